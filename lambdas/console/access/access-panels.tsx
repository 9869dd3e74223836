import { useState } from 'preact/hooks';
import type { Panels } from '../entities/entity.tsx';
import { Related } from '../entities/related.tsx';
import { PhonesOf } from '../phones/phones-of.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import type { Access } from './access.ts';
import { ConnectionTest } from './connection-test.tsx';
import { Password } from './password.tsx';
import { Phone } from './phone.tsx';

const AccessPanels = ({ row, reload }: { readonly row: Access; readonly reload: () => void }) => {
  const words = useWords();
  // What was assigned just now is what the test shall try; it is kept nowhere else.
  const [password, setPassword] = useState('');
  const [resourceId, setResourceId] = useState('');
  return (
    <>
      <Password
        row={row}
        assigned={(password) => {
          setPassword(password);
          reload();
        }}
      />
      <Phone row={row} resourceId={resourceId} pick={setResourceId} />
      <PhonesOf row={row} reload={reload} />
      <ConnectionTest row={row} resourceId={resourceId} password={password} typed={setPassword} />
      <Related userId={row.userId} on="service-accesses" />
      <p>
        <a href={hrefOf('history', row.canonicalName)}>{words.history.ofThis}</a>
      </p>
    </>
  );
};

/** What can be done with a service access: assign its password, hand its address out, test it. */
export const accessPanels: Panels = ({ row, reload }) => (
  <AccessPanels key={String(row.canonicalName)} row={row as unknown as Access} reload={reload} />
);
