export { fixHash as fix } from '../fix-hash.ts';
