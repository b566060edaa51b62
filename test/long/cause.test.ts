/** 60 repositories of each family: causes are minimal, and an offered edit solves each refusal. */
import { causeSuite } from '../support/cause-suite.ts';
import { shareOf } from '../support/share.ts';

causeSuite(shareOf(60));
