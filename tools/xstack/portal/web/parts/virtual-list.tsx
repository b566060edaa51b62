import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly row: (item: Item) => ComponentChildren;
  readonly selected: string | undefined;
  readonly onSelect: (item: Item) => void;
}

const rowHeight = 36;
const shownRows = 12;
const spareRows = 6;

/** A list of any length that renders only the visible items; arrow keys reach all of them. */
export function VirtualList<Item>({ label, items, keyOf, row, selected, onSelect }: VirtualListProps<Item>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const from = Math.max(0, Math.floor(top / rowHeight) - spareRows);
  const to = Math.min(items.length, from + shownRows + 2 * spareRows);
  const at = items.findIndex((item) => keyOf(item) === selected);
  const choose = (index: number) => {
    const item = items[Math.min(items.length - 1, Math.max(0, index))];
    if (item === undefined) return;
    onSelect(item);
    scrollTo(box.current, items.indexOf(item));
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + shownRows,
    PageUp: at - shownRows,
    Home: 0,
    End: items.length - 1,
  };
  return (
    <div
      ref={box}
      class="virtual"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at >= from && at < to ? `row-${at}` : undefined}
      style={{ height: `${Math.min(items.length, shownRows) * rowHeight}px` }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        choose(step);
      }}
    >
      <div role="presentation" style={{ height: `${items.length * rowHeight}px`, position: 'relative' }}>
        {items.slice(from, to).map((item, i) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
          <div
            key={keyOf(item)}
            id={`row-${from + i}`}
            role="option"
            aria-selected={from + i === at}
            aria-setsize={items.length}
            aria-posinset={from + i + 1}
            class="virtual-row"
            style={{ top: `${(from + i) * rowHeight}px`, height: `${rowHeight}px` }}
            onClick={() => choose(from + i)}
          >
            {row(item)}
          </div>
        ))}
      </div>
    </div>
  );
}

function scrollTo(box: HTMLDivElement | null, index: number): void {
  if (box === null) return;
  const [top, bottom] = [index * rowHeight, (index + 1) * rowHeight];
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
