export { fixName as fix } from '../fix-name.ts';
