import { useEffect, useRef, useState } from 'preact/hooks';
import { entityFields } from '../../../shared/model/entities/entities.ts';
import { userNameFor } from '../../../shared/model/user-name-for.ts';
import { type Access, pathOfAccess } from '../access/access.ts';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { manyPhones } from '../areas.ts';
import { useDirectory } from '../entities/directory.tsx';
import { type Field, formOf, pathOf, type Row } from '../entities/kinds.ts';
import { FieldRow } from '../forms/form.tsx';
import { SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { hrefOf, useUnsaved } from '../route.ts';
import { useWords } from '../words/language.ts';
import { type Step, useMaking } from './making.ts';
import { ExistingResource, FirstBranch } from './more-fields.tsx';
import type { Ready } from './new-phone.tsx';

import { makeAll, untouched, type Wanted } from './wanted.ts';

const tables = { access: formOf('access', entityFields.access), resource: formOf('resource', entityFields.resource) };

/** A field of an entity, as this form asks for it. */
const field = (of: keyof typeof tables, name: Field['name'], change: Partial<Field> = {}): Field => ({
  ...(tables[of].find((one) => one.name === name) ?? { name, input: { type: 'text' } }),
  ...change,
});

/** What is asked, and which steps settle the answer. */
const asked: readonly (readonly [field: Field, settledBy: readonly Step[]])[] = [
  [field('resource', 'kind', { required: true }), ['user', 'resource', 'access']],
  [field('resource', 'name', { required: true }), ['user', 'resource']],
  [field('resource', 'privacy'), ['resource']],
  [field('access', 'branchId', { required: true }), ['user', 'resource', 'access']],
  [{ name: 'userId', input: { type: 'choice', of: 'users' }, hint: 'phone.userId' }, ['user', 'resource', 'access']],
  [field('access', 'userName'), ['access']],
  [field('access', 'validFrom'), ['access']],
  [field('access', 'validUntil'), ['access']],
  [field('access', 'confirmed'), ['access']],
  [field('access', 'rights'), ['access']],
];

/** A diary that is there already keeps what phones see of it. */
const askedOf = ({ resourceId }: Wanted) =>
  asked.filter(([{ name }]) => name !== 'privacy' || resourceId === undefined);

interface NewPhoneFormProps {
  readonly ready: (ready: Ready) => void;
}

/** One form for a person or a room and their phone: it makes user, diary, service access and password, in this order. */
export const NewPhoneForm = ({ ready }: NewPhoneFormProps) => {
  const words = useWords();
  const { branches, users, loaded } = useDirectory();
  const { busy, problem, run, forget } = useAction();
  const { make, isSettled } = useMaking();
  const [typed, setTyped] = useState<Partial<Wanted>>({});
  const frame = useRef<HTMLElement>(null);
  const wanted: Wanted = { ...untouched(branches), userName: userNameFor(typed.name ?? '') || undefined, ...typed };

  useUnsaved(Object.keys(typed).length > 0, words.unsaved);
  useEffect(() => {
    // While it is busy nothing can be focused.
    if (problem && !busy) frame.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem, busy]);

  const change = (changes: Partial<Wanted>) => {
    forget();
    setTyped((before) => ({ ...before, ...changes }));
  };
  /** Whoever is there already brings their name and branch along. */
  const pickUser = (userId: string | undefined) => {
    const user = users.find(({ id }) => id === userId);
    change({
      userId,
      resourceId: undefined,
      ...(typed.name === undefined && user && { name: String(user.name) }),
      ...(user?.branchId !== undefined && { branchId: String(user.branchId) }),
    });
  };
  const allow = async (resourceId: string) => {
    await call('PATCH', pathOf({ name: 'resources' }, resourceId), { body: { allowCalendarSync: true } });
  };
  const makeIt = () =>
    run(async () => {
      const made = await makeAll(wanted, make, allow);
      const access = made.access as unknown as Access;
      const { body } = await call<{ password: string }>('PUT', pathOfAccess(access, 'password'), { body: {} });
      const { body: stored } = await call<Row>('GET', pathOfAccess(access));
      scrollTo(0, 0);
      ready({ access: stored as unknown as Access, resourceId: made.resourceId, password: body.password });
    });

  if (!loaded) return <p role="status">{words.loading}</p>;
  const values: Row = { ...wanted };
  return (
    <section ref={frame}>
      <p>{words.newPhone.explain}</p>
      <p>
        <a href={hrefOf(manyPhones)}>{words.manyPhones.link}</a>
      </p>
      <SubmitForm act={() => void makeIt()}>
        {askedOf(wanted).map(([one, settledBy]) => (
          <fieldset key={one.name} role="presentation" class="plain-set" disabled={busy || isSettled(...settledBy)}>
            {one.name === 'branchId' && branches.length === 0 ? (
              <FirstBranch value={typed.branchName} change={(branchName) => change({ branchName })} />
            ) : (
              <FieldRow
                field={one}
                value={values[one.name]}
                change={(value) =>
                  one.name === 'userId' ? pickUser(value as string | undefined) : change({ [one.name]: value })
                }
                problem={problem}
              />
            )}
            {one.name === 'userId' && wanted.userId !== undefined && (
              <ExistingResource
                userId={wanted.userId}
                value={wanted.resourceId}
                change={(resourceId) => change({ resourceId })}
              />
            )}
          </fieldset>
        ))}
        <Refusal problem={problem} />
        {isSettled('branch', 'user', 'resource', 'access') && <p role="status">{words.newPhone.kept}</p>}
        <div class="row">
          <button type="submit" disabled={busy}>
            {words.newPhone.go}
          </button>
          {busy && <span role="status">{words.newPhone.making}</span>}
        </div>
      </SubmitForm>
    </section>
  );
};
