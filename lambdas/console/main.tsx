import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { paths } from '../../shared/deployment/paths.ts';
import { diaryQuery } from '../../shared/model/console.ts';
import { accessPanels } from './access/access-panels.tsx';
import { signedInAgain, signedOut } from './api/api.ts';
import { deletedResources, findByName, manyPhones, newEntity, newPhone, type OwnArea, ownAccess } from './areas.ts';
import { WithDirectory } from './entities/directory.tsx';
import { Entity, NewEntity, type Panels } from './entities/entity.tsx';
import { type KindName, kinds } from './entities/kinds.ts';
import { Related } from './entities/related.tsx';
import { List } from './lists/list.tsx';
import { ManyPhones } from './many-phones/many-phones.tsx';
import { NewPhone } from './new-phone/new-phone.tsx';
import { OwnAccess } from './own-access/own-access.tsx';
import { Heading } from './parts/parts.tsx';
import { DeletedResources } from './past/deleted-resources.tsx';
import { History } from './past/history.tsx';
import { places } from './places.ts';
import { resourcePanels } from './resource/resource-panels.tsx';
import { hrefOf, type Route, useRoute } from './route.ts';
import { currentToken, finishSignIn, signOut } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';
import { firstLanguage, keepLanguage, LanguageContext, useWords } from './words/language.ts';

/** What the page of a kind shows below its form. */
const panels: Readonly<Partial<Record<KindName, Panels>>> = {
  users: ({ row }) => <Related userId={String(row.id)} on="users" />,
  'service-accesses': accessPanels,
  resources: resourcePanels,
};

const Navigation = ({ here }: { readonly here: string }) => {
  const words = useWords();
  const areas = [
    ['diary', words.calendar.title],
    [newPhone, words.newPhone.title],
    ...kinds.map(({ name }) => [name, words.kinds[name].many]),
    ['history', words.history.title],
  ];
  return (
    <nav>
      {areas.map(([name = '', label]) => (
        <a key={name} href={hrefOf(name)} aria-current={here === name ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
};

/** Leads to the page that has the diary; the place in the address stays. */
const ToDiary = () => {
  const { loading } = useWords();
  useEffect(() => location.replace(`${paths.console}?${diaryQuery}${location.hash}`), []);
  return <p role="status">{loading}</p>;
};

/** What stands at each place that is no list of entities. */
const own: Readonly<Record<OwnArea, (route: Route) => preact.ComponentChild>> = {
  diary: (route) => (places.diary ? <places.diary route={route} /> : <ToDiary />),
  [newPhone]: () => <NewPhone />,
  [manyPhones]: () => <ManyPhones />,
  [deletedResources]: () => <DeletedResources />,
  webhooks: () => <Webhooks />,
  history: (route) => {
    const [, id, about] = route;
    const [subject, q] = id === findByName ? [undefined, about] : [id, undefined];
    return <History key={route.join('/')} subject={subject} q={q} />;
  },
};

const Place = ({ route }: { readonly route: Route }) => {
  const words = useWords();
  const [area, id, about] = route;
  const kind = area === undefined ? kinds[0] : kinds.find(({ name }) => name === area);
  if (area !== undefined && Object.hasOwn(own, area)) return <>{own[area as OwnArea](route)}</>;
  if (kind === undefined || id === '.' || id === '..') return <Heading text={words.nothingHere} />;
  if (id === undefined) return <List key={kind.name} kind={kind} />;
  if (id === newEntity) return <NewEntity key={kind.name} kind={kind} userId={about} />;
  return <Entity key={`${kind.name}/${id}`} kind={kind} id={id} panels={panels[kind.name]} />;
};

type Reason = 'ended' | 'refused' | undefined;

const Console = ({ refused }: { readonly refused: boolean }) => {
  const [language, setLanguage] = useState(firstLanguage);
  const [isSignedIn, setSignedIn] = useState(currentToken() !== undefined);
  const [reason, setReason] = useState<Reason>(refused ? 'refused' : undefined);
  const route = useRoute();
  const place = route.join('/');
  const main = useRef<HTMLElement>(null);
  const isArrival = useRef(true);
  // Whoever reads by ear or steers by keyboard goes on where the new place begins.
  useEffect(() => {
    if (!isArrival.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isArrival.current = false;
  }, [place]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    const end = () => {
      setReason('ended');
      setSignedIn(false);
      scrollTo(0, 0);
    };
    addEventListener(signedOut, end);
    return () => removeEventListener(signedOut, end);
  }, []);
  const switchLanguage = () => {
    const next = language === 'en' ? 'de' : 'en';
    keepLanguage(next);
    setLanguage(next);
  };
  const signIn = () => {
    setSignedIn(true);
    dispatchEvent(new Event(signedInAgain));
  };
  const leave = async () => {
    setReason(undefined);
    setSignedIn(false);
    await signOut();
  };
  const isOwn = route[0] === ownAccess;
  return (
    <LanguageContext.Provider value={language}>
      <Header
        navigation={isSignedIn && !isOwn ? <Navigation here={route[0] ?? 'service-accesses'} /> : null}
        switchLanguage={switchLanguage}
        leave={isSignedIn && !isOwn ? () => void leave() : undefined}
      />
      <main ref={main} tabIndex={-1}>
        {isOwn && <OwnAccess />}
        {!isOwn && !isSignedIn && <SignIn reason={reason} signedIn={signIn} />}
        {/* What was typed before a token expired stays behind the sign-in. */}
        {!isOwn && (isSignedIn || reason === 'ended') && (
          <div hidden={!isSignedIn}>
            <WithDirectory place={place}>
              <Place route={route} />
            </WithDirectory>
          </div>
        )}
      </main>
    </LanguageContext.Provider>
  );
};

interface HeaderProps {
  readonly navigation: preact.ComponentChildren;
  readonly switchLanguage: () => void;
  readonly leave: (() => void) | undefined;
}

const Header = ({ navigation, switchLanguage, leave }: HeaderProps) => {
  const words = useWords();
  return (
    <header>
      <strong>{words.title}</strong>
      {navigation}
      <span class="row">
        <button type="button" class="plain" onClick={switchLanguage}>
          {words.otherLanguage}
        </button>
        {leave && (
          <button type="button" class="plain" onClick={leave}>
            {words.signOut}
          </button>
        )}
      </span>
    </header>
  );
};

// The printed link, opened where the console already is.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});

// Whoever comes back from the identity provider is signed in before anything shows.
const refused = await finishSignIn().then(
  () => false,
  () => true,
);
render(<Console refused={refused} />, document.body);
