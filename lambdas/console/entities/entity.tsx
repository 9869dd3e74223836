import type { ComponentChildren } from 'preact';
import { type Answer, call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { newEntity } from '../areas.ts';
import { Form } from '../forms/form.tsx';
import { lastQuery } from '../lists/list-view.ts';
import { Asking, Heading } from '../parts/parts.tsx';
import { type Note, Notes, Refusal } from '../parts/refusal.tsx';
import { goTo, hrefOf, isHere } from '../route.ts';
import { useWords } from '../words/language.ts';
import { useDirectory } from './directory.tsx';
import { Export } from './export.tsx';
import { type Kind, mayMake, pathOf, type Row } from './kinds.ts';

/** What a kind adds to its page besides notes, form and deletion. */
export type Panels = (props: { readonly row: Row; readonly reload: () => void }) => ComponentChildren;

const Crumb = ({ kind, here }: { readonly kind: Kind; readonly here: string }) => {
  const { kinds } = useWords();
  return (
    <>
      <p class="crumb">
        <a href={hrefOf(kind.name) + lastQuery(kind.name)}>{kinds[kind.name].many}</a>
      </p>
      <Heading text={here} />
    </>
  );
};

interface NewEntityProps {
  readonly kind: Kind;
  /** Whom it is for, if somebody came from their page. */
  readonly userId: string | undefined;
}

/** The page on which an entity is made. */
export const NewEntity = ({ kind, userId }: NewEntityProps) => {
  const { kinds, loading } = useWords();
  const { loaded, reload, ownBranch } = useDirectory();
  // Asked for by itself: who was made a moment ago need not be known by name yet.
  const {
    value: given,
    problem,
    reload: again,
  } = useLoad(async (): Promise<Row> => {
    if (userId === undefined) return {};
    const { body: user } = await call<Row>('GET', pathOf({ name: 'users' }, userId));
    return { userId, branchId: user.branchId };
  }, userId ?? '');
  return (
    <>
      <Crumb kind={kind} here={kinds[kind.name].add} />
      {/* Whom it is for is known by then, so that nothing typed is taken away by it. */}
      <Refusal problem={problem} again={again} />
      {loaded && given !== undefined ? (
        <section>
          <Form
            kind={kind}
            given={{ ...(ownBranch !== undefined && { branchId: ownBranch }), ...given }}
            saved={({ body }) => {
              reload();
              // Who has gone on meanwhile stays where they are.
              if (isHere(kind.name, newEntity, ...(userId === undefined ? [] : [userId])))
                goTo(kind.name, kind.idOf(body));
            }}
          />
        </section>
      ) : (
        problem === undefined && <p role="status">{loading}</p>
      )}
    </>
  );
};

interface EntityProps {
  readonly kind: Kind;
  readonly id: string;
  readonly panels: Panels | undefined;
}

/** The page of one entity: what is noticed about it, its fields, what can be done with it. */
export const Entity = ({ kind, id, panels }: EntityProps) => {
  const words = useWords();
  const directory = useDirectory();
  const path = pathOf(kind, id);
  const { value, problem, reload, replace } = useLoad(() => call<Row>('GET', path), path);
  if (value === undefined)
    return (
      <>
        <Crumb kind={kind} here={problem === undefined ? words.loading : id} />
        {problem ? <Refusal problem={problem} again={reload} /> : null}
      </>
    );
  const { body: row, etag } = value;
  const { remove, removal } = words.kinds[kind.name];
  const saved = (answer: Answer<Row>) => {
    replace(answer);
    directory.reload();
  };
  const act = async () => {
    await call('DELETE', path, { etag });
    directory.reload();
    if (isHere(kind.name, id)) goTo(kind.name);
  };
  return (
    <>
      <Crumb kind={kind} here={kind.titleOf(row)} />
      <Refusal problem={problem} again={reload} />
      <Notes notes={(row.notes ?? []) as readonly Note[]} />
      <section>
        <Form kind={kind} row={row} etag={etag} saved={saved} reload={reload} />
      </section>
      {panels?.({ row, reload })}
      {mayMake(kind, directory.ownBranch) && (
        <Asking
          about={etag}
          again={reload}
          label={remove}
          explain={removal}
          act={act}
          // With a resource all its appointments go.
          {...(kind.name === 'resources' && { name: kind.titleOf(row) })}
        >
          {kind.name === 'resources' && <Export id={id} name={kind.titleOf(row)} />}
        </Asking>
      )}
    </>
  );
};
