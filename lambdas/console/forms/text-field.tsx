interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'off';
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string;
  readonly pattern?: string;
  readonly required?: boolean;
}

/** A labelled line of text to sign in with; all but a user name is hidden while it is typed. */
export const TextField = ({ id, label, hint, change, required = true, ...given }: TextFieldProps) => {
  const control = {
    ...given,
    id,
    required,
    autocapitalize: 'none',
    spellcheck: false,
    ...(hint !== undefined && { 'aria-describedby': `${id}-about` }),
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => change(currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {given.autocomplete === 'username' ? <input type="text" {...control} /> : <input type="password" {...control} />}
      {hint !== undefined && (
        <div id={`${id}-about`} class="about quiet">
          {hint}
        </div>
      )}
    </div>
  );
};
