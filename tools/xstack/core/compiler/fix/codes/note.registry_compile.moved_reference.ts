export { fixCurrentName as fix } from '../fix-current-name.ts';
