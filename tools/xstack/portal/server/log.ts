/** Writes a line of the log: JSON, so that no input can end a line or begin another. */
export type Log = (
  level: 'info' | 'warning' | 'error',
  event: string,
  members?: Readonly<Record<string, unknown>>,
) => void;

export function jsonLog(write: (text: string) => void, now: () => number): Log {
  return (level, event, members = {}) => {
    const time = new Date(now()).toISOString();
    write(`${JSON.stringify({ time, level, event, ...members })}\n`);
  };
}
