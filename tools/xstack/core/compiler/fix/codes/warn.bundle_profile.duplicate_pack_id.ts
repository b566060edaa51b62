export { fixDuplicate as fix } from '../fix-duplicate.ts';
