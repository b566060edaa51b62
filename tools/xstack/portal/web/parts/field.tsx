import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

/** A control with its label, a hint, and its problem. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': problem !== undefined, 'aria-describedby': about })}
      <div id={about} class="about">
        {problem !== undefined && <span class="problem">{problem}</span>}
        {hint !== undefined && <span class="quiet">{hint}</span>}
      </div>
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly isSecret?: boolean;
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

export function TextField({ label, value, onChange, hint, problem, isSecret = false, ...rest }: TextFieldProps) {
  return (
    <Field label={label} problem={problem} {...(hint !== undefined && { hint })}>
      {(attributes) => (
        <input
          {...attributes}
          {...rest}
          type={(isSecret ? 'password' : 'text') as 'text'}
          value={value}
          onInput={(e) => onChange(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string | undefined;
}

/** The reason of an action. Never filled in automatically. */
export function ReasonField({ value, onChange, problem }: ReasonFieldProps) {
  return (
    <Field label="Reason" hint="Required; recorded in the governance log." problem={problem}>
      {(attributes) => (
        <textarea
          {...attributes}
          rows={2}
          maxLength={2000}
          autoComplete="off"
          value={value}
          onInput={(e) => onChange(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
  readonly problem?: string | undefined;
}

export function SelectField({ label, value, options, onChange, problem }: SelectFieldProps) {
  return (
    <Field label={label} problem={problem}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(e) => onChange(e.currentTarget.value)}>
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
