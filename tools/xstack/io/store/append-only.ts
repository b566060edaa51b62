import type { Engine } from './engine.ts';

/**
 * Statements that make the database refuse to change or remove rows of the governance log. Users who may drop triggers
 * can circumvent them; the hash chain detects that.
 */
export function appendOnly(engine: Engine): readonly string[] {
  return engine === 'sqlite' ? sqlite : postgres;
}

const refusal = 'the governance log is append-only';

const sqlite = [
  `create trigger governance_log_no_update before update on governance_log begin select raise(abort, '${refusal}'); end`,
  `create trigger governance_log_no_delete before delete on governance_log begin select raise(abort, '${refusal}'); end`,
];

const postgres = [
  `create function refuse_governance_change() returns trigger language plpgsql as
   $$ begin raise exception '${refusal}'; end $$`,
  `create trigger governance_log_no_change before update or delete or truncate on governance_log
   for each statement execute function refuse_governance_change()`,
];
