import { useEffect } from 'preact/hooks';
import { useDirectory } from '../entities/directory.tsx';
import { useWords } from '../words/language.ts';

interface FieldProps {
  readonly value: string | undefined;
  readonly change: (value: string | undefined) => void;
}

/** The name of the very first branch; it gets the time zone of whoever makes it. */
export const FirstBranch = ({ value, change }: FieldProps) => {
  const words = useWords();
  return (
    <div class="field">
      <label for="first-branch">{words.fields.branchId}</label>
      <input
        id="first-branch"
        required
        autocomplete="off"
        value={value ?? ''}
        aria-describedby="first-branch-about"
        onInput={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.value)}
      />
      <div id="first-branch-about" class="about quiet">
        {words.newPhone.firstBranch}
      </div>
    </div>
  );
};

/** A diary that this user has already, or a new one. */
export const ExistingResource = ({ userId, value, change }: FieldProps & { readonly userId: string }) => {
  const words = useWords();
  const { resources } = useDirectory();
  const own = resources.filter((resource) => resource.userId === userId && resource.googleLinked !== true);
  const [first] = own;
  // The one they have is most likely meant.
  useEffect(() => {
    if (first !== undefined) change(String(first.id));
  }, [userId]);
  if (first === undefined) return null;
  return (
    <div class="field">
      <label for="existing-resource">{words.phone.pick}</label>
      <select
        id="existing-resource"
        value={value ?? ''}
        onInput={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.value)}
      >
        <option value="">{words.kinds.resources.add}</option>
        {own.map(({ id, name }) => (
          <option key={String(id)} value={String(id)}>
            {String(name)}
          </option>
        ))}
      </select>
    </div>
  );
};
