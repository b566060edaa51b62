/** The form that `formatJson` gives a value and the values inside of it. A value without a form is only indented. */
export interface DocumentForm {
  /** Members in their order; others follow in the order of the source. */
  readonly members?: Readonly<Record<string, DocumentForm>>;
  /** The form of each item of an array. */
  readonly items?: DocumentForm;
  /** True of an array of strings whose order has no meaning: it is sorted. */
  readonly isSet?: boolean;
}

/** Returns the form of a member; empty if the form does not have it. */
export function memberForm({ members = {} }: DocumentForm, name: string): DocumentForm {
  return (Object.hasOwn(members, name) && members[name]) || {};
}

/** Returns a form in which these members are sets, too. */
export function withSets(form: DocumentForm, names: readonly string[]): DocumentForm {
  const sets = names.map((name) => [name, { ...memberForm(form, name), isSet: true }]);
  return { ...form, members: { ...form.members, ...Object.fromEntries(sets) } };
}
