import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { acceptancesOn, acceptedFile, readAcceptances } from '../../core/compiler/diff/acceptances.ts';
import { readRegularDescription } from '../../io/regular-file.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import { today } from '../source-date.ts';

/** Reads the accepted changes of a project, judged by today's date. An invalid file is reported and accepts nothing. */
export function projectAcceptances(report: Report, { root }: Project, host: Pick<Host, 'env' | 'now'>) {
  const bytes = attemptReading(report, root, () => readRegularDescription(join(root, acceptedFile)));
  const acceptances = bytes === undefined ? [] : (readAcceptances(report, bytes) ?? []);
  return acceptancesOn(acceptances, () => today(host));
}
