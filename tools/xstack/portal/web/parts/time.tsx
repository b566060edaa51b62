/** A time of the log in the user's time zone; the title has the exact time. */
export function Time({ at }: { readonly at: string | null }) {
  if (at === null) return <span class="quiet">–</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={at}>
      {date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}
