import type { AppointmentType } from '../../../shared/model/entities/appointment-types.ts';
import { useWords } from '../words/language.ts';

interface TypesInputProps {
  readonly id: string;
  readonly input: { readonly most: number };
  readonly value: unknown;
  readonly change: (value: readonly AppointmentType[] | undefined) => void;
}

const proposedColor = '#2A7F62';

/** Types of appointments with a colour each, as many rows as there are and a button for one more. */
export const TypesInput = ({ id, input: { most }, value, change }: TypesInputProps) => {
  const words = useWords();
  const types = Array.isArray(value) ? (value as readonly AppointmentType[]) : [];
  const put = (next: readonly AppointmentType[]) => change(next.length === 0 ? undefined : next);
  const edit = (at: number, part: Partial<AppointmentType>) =>
    put(types.map((type, index) => (index === at ? { ...type, ...part } : type)));
  return (
    <div id={id} class="types">
      {types.map(({ name, color }, at) => (
        // The place in the list is the row: a name changes with every letter.
        <span class="row" key={at}>
          <input
            aria-label={words.types.name}
            required
            value={name}
            autocomplete="off"
            onInput={({ currentTarget }) => edit(at, { name: currentTarget.value })}
          />
          <input
            type="color"
            aria-label={words.fields.color}
            value={color}
            onInput={({ currentTarget }) => edit(at, { color: currentTarget.value })}
          />
          <button type="button" class="plain" onClick={() => put(types.filter((_, index) => index !== at))}>
            {words.types.remove}
          </button>
        </span>
      ))}
      {types.length < most && (
        <button type="button" class="plain" onClick={() => put([...types, { name: '', color: proposedColor }])}>
          {words.types.add}
        </button>
      )}
    </div>
  );
};
