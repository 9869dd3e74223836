import type { JSX } from 'preact';
import { useDirectory } from '../entities/directory.tsx';
import type { Input } from '../entities/kinds.ts';
import { useWords } from '../words/language.ts';
import { TypesInput } from './types-input.tsx';

interface EditorProps<Type extends Input['type']> {
  readonly id: string;
  readonly input: Extract<Input, { type: Type }>;
  readonly value: unknown;
  /** Undefined empties the field. */
  readonly change: (value: unknown) => void;
  /** What every control of the field carries for those who cannot see it. */
  readonly aria: { readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };
  readonly required: boolean;
}

type Editor<Type extends Input['type']> = (props: EditorProps<Type>) => JSX.Element;

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

const Text: Editor<'text'> = ({ id, value, change, aria, required }) => (
  <input
    id={id}
    {...aria}
    required={required}
    value={textOf(value)}
    autocomplete="off"
    autocapitalize="none"
    spellcheck={false}
    onInput={({ currentTarget }) => change(orNothing(currentTarget.value))}
  />
);

const Count: Editor<'minutes' | 'days'> = ({ id, input: { least, most }, value, change, aria, required }) => (
  <input
    type="number"
    id={id}
    {...aria}
    required={required}
    min={least}
    max={most}
    value={textOf(value)}
    onInput={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.valueAsNumber)}
  />
);

const Area: Editor<'area'> = ({ id, value, change, aria }) => (
  <textarea
    id={id}
    {...aria}
    rows={3}
    value={textOf(value)}
    onInput={({ currentTarget }) => change(orNothing(currentTarget.value))}
  />
);

const Zone: Editor<'zone'> = ({ id, value, change, aria, required }) => (
  <>
    <input
      id={id}
      {...aria}
      required={required}
      list={`${id}-zones`}
      value={textOf(value)}
      autocomplete="off"
      onInput={({ currentTarget }) => change(orNothing(currentTarget.value))}
    />
    <datalist id={`${id}-zones`}>
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  </>
);

const Color: Editor<'color'> = ({ id, value, change, aria }) => {
  const { none, clearColor } = useWords();
  return (
    <span class="row">
      <input
        type="color"
        id={id}
        {...aria}
        value={textOf(value) || '#888888'}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
      <span>{textOf(value) || none}</span>
      {value !== undefined && (
        <button type="button" class="plain" onClick={() => change(undefined)}>
          {clearColor}
        </button>
      )}
    </span>
  );
};

const Flag: Editor<'flag'> = ({ id, value, change, aria }) => (
  <input
    type="checkbox"
    id={id}
    {...aria}
    checked={value === true}
    onInput={({ currentTarget }) => change(currentTarget.checked)}
  />
);

/** A day, and a time of it if wanted: without one the whole day is meant. */
const Edge: Editor<'edge'> = ({ id, value, change, aria }) => {
  const { timeOfDay } = useWords();
  const [day = '', time = ''] = textOf(value).split('T');
  return (
    <span class="row">
      <input
        type="date"
        id={id}
        {...aria}
        value={day}
        onInput={({ currentTarget }) =>
          change(
            currentTarget.value === '' || time === ''
              ? orNothing(currentTarget.value)
              : `${currentTarget.value}T${time}`,
          )
        }
      />
      <input
        type="time"
        aria-label={timeOfDay}
        disabled={day === ''}
        value={time}
        onInput={({ currentTarget }) => change(currentTarget.value === '' ? day : `${day}T${currentTarget.value}`)}
      />
    </span>
  );
};

type Option = readonly [value: string, label: string];

/** These, and the value that is there, should it be another: without it a required choice would pass for empty. */
const withValue = (known: readonly Option[], value: string, label: string): readonly Option[] =>
  value === '' || known.some(([one]) => one === value) ? known : [...known, [value, label]];

const Choice: Editor<'choice'> = ({ id, input, value, change, aria, required }) => {
  const directory = useDirectory();
  const words = useWords();
  const options =
    typeof input.of === 'string'
      ? directory[input.of].map(({ id, name, disabled, closed }) => {
          const state =
            disabled === true ? ` (${words.fields.disabled})` : closed === true ? ` (${words.fields.closed})` : '';
          return [String(id), `${name}${state}`] as const;
        })
      : input.of.map((one) => [one, words.choices[one]] as const);
  const unnamed = typeof input.of === 'string' && !directory.loaded ? words.loading : textOf(value);
  return (
    <select
      id={id}
      {...aria}
      required={required}
      value={textOf(value)}
      onInput={({ currentTarget }) => change(orNothing(currentTarget.value))}
    >
      <option value="">{required ? words.choose : words.none}</option>
      {withValue(options, textOf(value), unnamed).map(([key, label]) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  );
};

interface BoxesProps {
  readonly of: readonly string[];
  readonly isOn: (one: string) => boolean;
  readonly turn: (one: string, on: boolean) => void;
}

const Boxes = ({ of, isOn, turn }: BoxesProps) => {
  const choices: Readonly<Record<string, string>> = useWords().choices;
  return (
    <span class="boxes">
      {of.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={isOn(one)}
            onInput={({ currentTarget }) => turn(one, currentTarget.checked)}
          />
          {choices[one]}
        </label>
      ))}
    </span>
  );
};

const Several: Editor<'set'> = ({ input: { of }, value, change }) => {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const turn = (one: string, on: boolean) => change(of.filter((name) => (name === one ? on : chosen.includes(name))));
  return <Boxes of={of} isOn={(one) => chosen.includes(one)} turn={turn} />;
};

const Flags: Editor<'flags'> = ({ input: { of }, value, change }) => {
  const flags = (value ?? {}) as Readonly<Record<string, boolean>>;
  return <Boxes of={of} isOn={(one) => flags[one] === true} turn={(one, on) => change({ ...flags, [one]: on })} />;
};

/** The control for each way of filling in a field. */
export const editors = {
  text: Text,
  area: Area,
  minutes: Count,
  days: Count,
  zone: Zone,
  color: Color,
  flag: Flag,
  edge: Edge,
  choice: Choice,
  set: Several,
  flags: Flags,
  'appointment-types': TypesInput,
} as { readonly [Type in Input['type']]: Editor<Input['type']> };
