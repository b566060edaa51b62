/**
 * The safety net of every wait in the tests: a hang fails. It claims nothing about speed, and is many times what a slow
 * and busy machine needs; `npm run bench` measures speed.
 */
export const patience_ms = 300_000;

/** For a test that itself takes minutes. */
export const longPatience_ms = 1_800_000;
