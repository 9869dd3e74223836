import type { ComponentChildren } from 'preact';
import { call, type ListPage } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { newEntity } from '../areas.ts';
import { Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import { useDirectory } from './directory.tsx';
import { pathOf, type Row } from './kinds.ts';

interface LinksProps {
  readonly title: string;
  /** Undefined until it is known which there are. */
  readonly children: readonly ComponentChildren[] | undefined;
}

const Links = ({ title, children }: LinksProps) => {
  const words = useWords();
  return (
    <p>
      <strong>{title}:</strong> {children === undefined ? '…' : children.length === 0 ? words.none : children}
    </p>
  );
};

/** Links with commas between them. */
const linked = (rows: readonly (readonly [href: string, text: string])[]): readonly ComponentChildren[] =>
  rows.map(([href, text], at) => (
    <span key={href}>
      {at > 0 && ', '}
      <a href={href}>{text}</a>
    </span>
  ));

/** The diary resources of a user, each with the way to its page. */
const resourcesOf = (resources: readonly Row[], userId: unknown) =>
  linked(
    resources
      .filter((resource) => resource.userId === userId)
      .map(({ id, name }) => [hrefOf('resources', String(id)), String(name)]),
  );

interface RelatedProps {
  readonly userId: string;
  /** The page it stands on, which it does not name again. */
  readonly on: 'users' | 'resources' | 'service-accesses';
}

/** What belongs to a user: their diary resources and the service access data with which their phones sign in. */
export const Related = ({ userId, on }: RelatedProps) => {
  const words = useWords();
  const { resources, users, loaded } = useDirectory();
  const path = `${pathOf({ name: 'service-accesses' })}?${new URLSearchParams({ userId, limit: '200' })}`;
  const { value, problem, reload } = useLoad(() => call<ListPage<Row>>('GET', path), path);
  const user = users.find(({ id }) => id === userId);
  return (
    <Section title={words.related.title}>
      <Refusal problem={problem} again={reload} />
      {on !== 'users' && user && (
        <Links title={words.fields.userId}>{linked([[hrefOf('users', userId), String(user.name)]])}</Links>
      )}
      {on !== 'resources' && (
        <Links title={words.kinds.resources.many}>{loaded ? resourcesOf(resources, userId) : undefined}</Links>
      )}
      {on !== 'service-accesses' && (
        <>
          <Links title={words.kinds['service-accesses'].many}>
            {value &&
              linked(
                value.body.items.map(({ canonicalName, userName }) => [
                  hrefOf('service-accesses', String(canonicalName)),
                  String(userName),
                ]),
              )}
          </Links>
          <p>
            <a class="button plain" href={hrefOf('service-accesses', newEntity, userId)}>
              {words.related.newAccess}
            </a>
          </p>
        </>
      )}
    </Section>
  );
};
