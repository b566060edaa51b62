const object = String.raw`\b(?:env|variables)`;
const member = new RegExp(String.raw`${object}\??(?:\.([A-Z]\w*)|\[(?:'(\w+)'|(\w+))\])`, 'g');
const destructured = new RegExp(String.raw`\{([^{}]*)\} = (?:\w+\.)*${object};`, 'g');
const required = /\bneeds: \[([^\]]*)\]/g;

/** Names of parameters that take their values from `needs`. */
const fromNeeds = ['variable'];

/** The environment variables that a source reads, in the order of their first occurrence by kind of access. */
export function variablesRead(source: string): string[] {
  const literal = [...source.matchAll(member)].flatMap(([, dotted, quoted, name]) =>
    name === undefined ? [dotted ?? quoted ?? ''] : [],
  );
  const taken = [...source.matchAll(destructured)].flatMap(([, names = '']) =>
    [...names.matchAll(/(?<![.\w])([A-Z]\w*)/g)].map(([, name = '']) => name),
  );
  const needed = [...source.matchAll(required)].flatMap(([, names = '']) =>
    [...names.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
  );
  const named = [...source.matchAll(member)].flatMap(([access, , , name]) =>
    name === undefined || fromNeeds.includes(name) ? [] : [constantIn(source, name, access)],
  );
  return [...new Set([...literal, ...taken, ...needed, ...named])];
}

function constantIn(source: string, name: string, access: string): string {
  const value = new RegExp(`\\bconst ${name} = '(\\w+)'`).exec(source)?.[1];
  if (value === undefined) throw new Error(`cannot determine the variable of \`${access}\``);
  return value;
}
