import { meCalls } from '../../shared/admin/me.ts';
import { notes } from '../../shared/admin/notes.ts';
import { adminCalls } from '../../shared/admin/routes.ts';

const row = (...cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`;

/** Every call, by area. */
const calls = (): string => {
  const all = [...adminCalls, ...meCalls];
  const tags = [...new Set(all.map(({ tag }) => tag))];
  return tags
    .map((tag) =>
      [
        `### ${tag[0]?.toUpperCase()}${tag.slice(1)}`,
        '',
        row('Call', 'What it does'),
        row('---', '---'),
        ...all
          .filter((call) => call.tag === tag)
          .map(({ method, path, summary }) => row(`\`${method} ${path}\``, summary)),
      ].join('\n'),
    )
    .join('\n\n');
};

/** What the phone shows while the administrator sees a note. */
const onThePhone: Readonly<Record<string, string>> = {
  'not-confirmed': 'asks for the password again (401)',
  'not-yet-valid': 'asks for the password again (401)',
  expired: 'asks for the password again (401)',
  'wrong-service-class': 'asks for the password again (401)',
  'user-disabled': 'asks for the password again (401)',
  'password-missing': 'asks for the password again (401)',
  'password-wrong': 'asks for the password again (401)',
  'credential-not-found': 'asks for the password again (401)',
  'resource-sync-not-allowed': 'the calendar disappears (404)',
  'google-calendar-linked': 'the calendar disappears (404)',
  'resource-not-found': 'the calendar disappears (404)',
  'employee-missing': 'the calendar is not there (404)',
  'branch-missing': 'shows all appointments; a new one is refused and disappears (403)',
  'challenge-lost': '“cannot verify account”, without asking for a password',
  'verb-not-passed': '“cannot verify account”, or nothing is synchronised',
  'url-not-public': '“server does not respond”',
  dns: '“server cannot be found”',
  tls: '“cannot verify server identity”',
  timeout: '“server does not respond”; tries again by itself',
  'unexpected-answer': 'an error in its own words',
  storage: 'tries again by itself (503)',
};

/** What the phone shows, what the administrator sees, what to do. */
const phones = (): string =>
  [
    row('The phone', 'The administrator sees', 'What to do'),
    row('---', '---', '---'),
    ...Object.entries(notes)
      .filter(([code]) => code in onThePhone)
      .map(([code, { says, todo }]) => row(onThePhone[code], `\`${code}\`: ${says.en}`, todo.en)),
  ].join('\n');

/** Every note in both languages. */
const allNotes = (): string =>
  [
    row('Code', 'Status', 'Severity', 'English', 'Deutsch'),
    row('---', '---', '---', '---', '---'),
    ...Object.entries(notes).map(([code, { status, severity, says, todo }]) =>
      row(`\`${code}\``, status, severity, `${says.en} ${todo.en}`, `${says.de} ${todo.de}`),
    ),
  ].join('\n');

/** The calls that lead from an empty gateway to a phone; the test of this page makes them. */
export const firstSteps: readonly (readonly [call: string, body?: object, gives?: Readonly<Record<string, string>>])[] =
  [
    ['POST /branches', { name: 'Mitte', zone: 'Europe/Berlin' }, { '{branch}': 'id' }],
    ['POST /users', { name: 'Emil Vogt', branchId: '{branch}' }, { '{user}': 'id' }],
    [
      'POST /resources',
      { kind: 'person', name: 'Emil Vogt', userId: '{user}', branchId: '{branch}', allowCalendarSync: true },
      { '{resource}': 'id' },
    ],
    ['POST /service-accesses', { userName: 'emil', userId: '{user}', branchId: '{branch}', confirmed: true }],
    ['PUT /service-accesses/emil/password', {}, { '{password}': 'password' }],
    ['GET /service-accesses/emil/resource-urls/{resource}', undefined, { '{address}': 'url' }],
    ['POST /service-accesses/emil/invitations', { resourceId: '{resource}' }],
    ['POST /service-accesses/emil/test', { resourceId: '{resource}', password: '{password}' }],
  ];

const steps = (): string =>
  firstSteps
    .map(([call, body, gives]) =>
      [
        call.replace(' ', ' /admin/v1'),
        ...(body ? [`    ${JSON.stringify(body)}`] : []),
        ...Object.entries(gives ?? {}).map(([name, field]) => `    -> ${name} is ${field} of the answer`),
      ].join('\n'),
    )
    .join('\n');

const introduction = `# Administration

Administrators open the **web console**: on one machine the address that \`npm start\` prints, on AWS the output
\`ConsoleUrl\`. It speaks English and German, shows every note of this page in words, and leads from an empty gateway to a
phone by the six steps below. Staff find *Change my own password* there (S17).

Whatever it does goes through one REST API under \`/admin/v1\`, which programs use alike, with a bearer token: on AWS a token
of the configured OIDC issuer, on one machine the token that the first start prints (\`npm run admin-token\` makes a new one).
**One branch only.** A token can be confined to one branch: on AWS by a claim (operations.md), on one machine by
\`npm run admin-token -- --branch ID\`, beside the token for everything. To its branch belong the branch itself, the users and
the diary resources that name it, their appointments and changes, and the service accesses that name it as far as their user
and all diary resources of that user belong to it too: whoever sets a password could read what it opens. Lists, searches,
changes and history show that alone; everything else is answered as if it did not exist (404). What is made gets the branch
by itself; making or deleting a branch, and taking something in or out of it, is refused (\`own-branch-only\`).
\`GET /admin/v1/caller\` says what a token opens.

The API describes itself at \`/admin/v1/openapi.json\` (OpenAPI 3.1); the same document lies in
\`shared/admin/openapi/openapi.json\`. This page is generated from the code (\`npx vitest run test/admin -u\`).

## From nothing to a phone

In the console one form does the first five steps: *New phone*. One by one:

1. Make a **branch** with its time zone, and a **user** with the right *organiser*. A room gets a dummy user with that right
   only; the console makes it with one button, *Make a user for it*.
2. Make a **diary resource** for the employee or the room with that user, tick *Allow for calendar synchronisation* and save.
3. Make a **service access** with a user name, the user and the branch; tick *Confirmed* when it may be used.
4. **Assign a password** (typed, or generated and shown once). The holder can change it at \`…/console#/me\`.
5. Pick the **resource specific URL** and forward it, or make an **invitation**: a link or QR code that works once.
6. Press **Test**: it simulates a phone over real HTTP and names every cause, if there is one.

The same as requests, each with the header \`Authorization: Bearer …\`:

\`\`\`text
${steps()}
\`\`\`

What the words mean: a *diary resource* is somebody or a room with a diary; a *service access* is a user name with
which a user’s phones sign in; its *resource specific URL* is what is typed into the phone as the address of the calendar account.

## Rules

- A date in \`validFrom\` or \`validUntil\` is a whole day of the branch; the end date is included. Without a branch it is read in UTC.
- The name of a deleted service access may be taken again. Nothing of its former holder comes along: no password, no
  confirmation, no invitation, no names and colours that were given to calendars.
- Every change of a flag, a window, a user or a password acts on the next request of phones that are already set up.
- An access is withdrawn by unticking *Confirmed*, by its end, or by disabling its user. With \`onRevocation: "clear"\` the phones
  then lose every appointment instead of keeping what they show: for \`clearDays\` (30 unless said otherwise; until
  \`clearedUntil\`) they still sign in with the same password, their home is empty, every calendar they know reports all of its
  appointments as removed, and nothing they send is taken. Afterwards, and without that choice, they are locked out (401). It
  can be chosen when the access is withdrawn already; the days count from then. Leave the password and the service access as
  they are until the phones have come: a new password or a deleted access locks them. Confirmed again, a cleared phone gets
  everything anew. An access that never was open clears nothing.
- With \`syncPastDays\` or \`syncFutureDays\` phones see a resource’s appointments of so many days back and ahead, today besides,
  from midnight to midnight in the resource’s zone; the diary keeps all. A series is seen from its first to its last instance,
  and what has no zone (whole days) up to a day longer. What a phone makes or moves beyond these days is taken and then
  leaves the phone. Other days take effect with the next synchronisation of every phone, which reads the calendar anew.
- A resource can be **shared** with further users, or with all service accesses of a branch, to \`read\` or to \`read-write\`
  (\`…/shares\`). It stands in their homes beside their own calendars, each under an address of their own, and can be picked as
  their resource specific URL. It keeps one user; whether it may be synchronised, its privacy, its days and what each service
  access may do hold for every reader. Of two shares the wider one counts. Withdrawn, it is gone (404) with the next request.
  A user or branch that something is shared with cannot be deleted before.
- \`PATCH\` is a merge patch (RFC 7396): absent fields stay, \`null\` clears. Unknown fields are refused.
- Entities carry an \`ETag\`; with \`If-Match\` a change on top of somebody else’s is refused with 412, without it both survive.
- \`POST\` takes an \`Idempotency-Key\`: for a day the same key of the same caller gets the same answer. What was made is written
  down in the transaction that makes it, so that it is made once whatever fails afterwards. Answers that hold a secret are not kept; of one that tells an appointment
  only which state of it was told, so that an erasure reaches it too.
- A refusal is a problem (RFC 9457): \`detail\` is a sentence in the language of \`Accept-Language\`, \`says\` and \`todo\` hold both
  languages, \`issues\` name the fields that do not fit and what is wanted of each.
- What \`POST\` made is found at the \`Location\` of its answer; 429 and 503 say in \`Retry-After\` when to come back. OpenAPI
  describes the headers of every answer.
- Lists are paged by \`cursor\` and \`limit\` (50 unless told, 200 at most); \`next\` in the answer is the next \`cursor\`.
- A filter by yes or no is spelled \`true\` or \`false\`, anything else is refused. \`q\` finds words in any field, names of user and
  branch included; \`sort\` orders by a field, \`sort=-name\` the other way round.
- Service accesses and diary resources say of themselves whether phones get something now (\`works\`) and why not (\`notes\`), alone
  and in lists; \`works=false\` lists those that do not work.
- The list of appointments goes by start through a period of at most 5,000 of them; its cursor is good for this period only.
  What is there all the while and keeps its start comes exactly once, whatever else is changed between two pages; what is
  added or moved meanwhile comes too if it starts after all that was read, and otherwise with the next reading.
- What is stored and cannot be shown is one entry with \`unreadable: true\`, its id, UID and reason, in every list that it may
  belong to; it can be deleted and exported, and phones are served it as it is.
- A request has at most 4 MiB (0.7 behind a load balancer): import a larger file in parts.
- The diary’s own fields of an appointment (customer, case, type, status, preparation, follow-up, second resource, branch,
  creator) are kept beside the calendar object: phones neither see nor lose them, but for what \`privacy\` says.
- \`privacy\` of a diary resource says how much of its appointments phones see: \`full\` (everything that stands in the calendar
  object), \`first-name\`, \`pseudonym\` (two letters of first and last name and the customer number: “ErMu 4711”), \`initials\`
  (“E. M.”), \`type-only\` or \`busy\`. The API makes resources with \`full\`; the console proposes \`pseudonym\`. \`privacy\` of a
  service access goes before it, for this access alone. Below \`full\` a phone is given times, rule, exceptions, status and
  alarms, and in place of the title what the level says; title, texts, place, guests, files and everything else stay here.
  Where nothing is known that the level may say, the next below is taken: a pseudonym without all three parts is initials,
  without a customer the type, without a type “Busy”. So give \`customer\` in parts, \`{ firstName, lastName, number }\`, with or
  without a \`label\`; a label alone is good for initials.
- A change of \`privacy\` rewrites nothing, and phones that are already set up show it after their next synchronisation. A phone
  always sees all of what it made itself; what is marked private or confidential (\`CLASS\`) is “Busy” for every other phone.
- \`types\` of a branch names types of appointments with a colour each. On the phones of its service accesses an appointment of
  such a \`type\` has it as a category and the nearest colour with a name (iCalendar knows no other), in place of a colour of its
  own and beside its own categories, which are kept. A changed colour reaches phones by their next synchronisation. Without
  \`types\` phones see neither; a busy appointment never shows them.
- An absence is an appointment of the type \`absence\`, usually of whole days: it always takes time on phones and in busy times.
  Its title is a text like any other, so that \`privacy\` below \`full\` does not tell a holiday from an illness.
- What an appointment was before a change or its deletion is kept for 30 days, with who did it, from which phone and when:
  \`…/appointments/{id}/history\`. A version is read, and restored as a normal write, which phones get with their next
  synchronisation. \`…/resources/{id}/trash\` is what was deleted; \`POST /undo-deletions\` puts back what the phones of one
  service access deleted in a period (\`dryRun\` counts first). A UID is free as soon as its appointment is deleted: what had
  it does not come back over who has it now (\`uid-reused\`). Personal calendars keep no history.
- A deleted diary resource comes back for 30 days under its id (\`…/deleted-resources\`), with its appointments, their history,
  its user and its shares as far as they are still there; phones read it anew. Its link to Google is not restored.
- \`POST /erasures\` erases all appointments of a customer at once, by number or by what the diary calls them, with history and
  trash and in deleted diaries too; nothing of it can be restored, and the audit trail names the erasure by an id of its own.
  Appointments of which the diary does not know whose they are (no \`customer\` in any version) are not found by it. A
  request that is repeated under its Idempotency-Key is then told 404. Backups go after their own time.
- A phone may move, cancel or prolong what it sees masked, and set alarms: the texts stay what they are here. Another title,
  note or place than the one shown is refused, and the phone shows the appointment as it was. What a phone copies or moves into
  another calendar stays masked there. \`…/appointments/export?as=anna\` is the diary as the phones of \`anna\` are shown it, of the days that they see.
- An appointment that a phone makes arrives complete: with the branch of the service access, “phone of” and its user name as
  creator, and the resource’s \`defaultType\`, \`defaultStatus\` (unless the phone itself says tentative, confirmed or cancelled),
  \`defaultPreparationMinutes\` and \`defaultFollowUpMinutes\`. One shorter than \`minimumMinutes\` or longer than \`maximumMinutes\`, in any
  of its instances, is refused and disappears from the phone; a whole day has 1,440 minutes. What is there already keeps what
  it has, however a phone changes it.
- \`doubleBooking\` of a resource is \`allow\`, \`warn\` or \`refuse\`. An appointment takes its time with preparation and follow-up, in
  the diary that keeps it and in that of its \`secondResourceId\`; free (\`TRANSP:TRANSPARENT\`) and cancelled ones take none,
  absences (type \`absence\`, \`holiday\` or \`sick\`) always do. \`warn\` marks all that overlap (\`overlaps\`), in lists and in the answer to whoever makes, changes or reads one. \`refuse\` answers 409
  \`double-booked\` and names what is in the way; a phone hears when the diary is taken, not by whom. Only time that is newly
  taken is judged: what overlaps already can be reworded, shortened and moved away. A sick note over appointments is refused
  like any other, so move them first. Of a series 1,000 instances within two years from today count. An import says it entry
  by entry. \`GET …/refused-attempts\` lists for 30 days what was refused, because a phone may have dropped it.
- An appointment with a \`secondResourceId\` stands in the diary of that resource too (\`keptIn\` says where it is kept), on its
  phones and in its changes, as far as that resource shows appointments at all. The diary changes and deletes it from either
  side; phones of the second resource only read it. Deleting a diary leaves its appointments in the rooms they were booked
  in, where they can be deleted. \`npm run verify -- --repair\` brings those of earlier releases into their rooms.
- A series moves by one difference: from the original start of the instance that is named (of the whole: the first that the
  series itself governs) to the \`start\` that is given. Rule, end of the rule, exceptions, added dates and names of instances
  move along; a count stays; instances changed one by one keep their own times. What a rule cannot say is refused with 422 and
  the reason; \`recurrence\` given with \`start\` begins a new rule there.
- An appointment keeps the form in which its times are written (its TZID with its VTIMEZONE, UTC, or none) unless a change
  names another \`zone\`. Times in a zone that only the object defines are described in the zone of the resource.
- Whoever deletes the last instance of a series deletes the series; an appointment that no list would show is refused.
- A series is changed as a whole, for one instance (\`?instance=…\`), or from one on (\`?instance=…&scope=following\`).
- A resource is linked to Google Calendar by \`PUT …/google-link\` with the refresh token, which is kept apart (AWS Secrets Manager;
  on one machine a sealed file) and never shown again; another PUT replaces it, DELETE removes link and token. Linked and
  synchronised with phones at once is refused.
- *Test* says \`ok: true\` only when every step worked; \`null\` when it was given no password or no resource, so that not all
  could be tested. What it writes is in no calendar and gone after a day.
- At \`/me\` the holder of a service access signs in with its user name and password. \`GET /me/entries\` lists every service
  access of their user with its state and, in words, why it may not synchronise now; they change only the password they sign
  in with (\`PUT /me/password\`), and see nothing of other users. Each entry says which phones use it (\`GET /me/devices\`);
  \`POST /me/reset-sync\` has those of the entry that is signed in with start anew. Whoever proves the password of an access that is closed hears
  there why it is (403 with the code); phones and wrong passwords get one and the same 401.
- *Phones* of a service access (\`…/devices\`): program and version as far as it says, last synchronisation and last success, which
  calendars, and why it was refused a change last, kept for 90 days. The times are accurate to \`accurateTo\` minutes: 15 on one
  machine, 60 on AWS unless the deployment says otherwise. Phones with the same
  program behind one user name are one row. The list of service accesses has \`lastSync\`: \`sort=-lastSync\`, \`lastSyncBefore=…\` finds
  who has not synchronised since, or never, \`lastSyncSince=…\` who has. \`POST …/reset-sync\` has all its phones read everything anew
  at their next synchronisation; no appointment is lost. Deleting the access deletes its phones; an export of the table has none.
- A **calendar feed** is a secret address (\`POST …/feeds\`, shown once) at which everybody who knows it may read one diary as an
  iCalendar file, and nobody can change it: for Google Calendar, Outlook or a screen in the shop. It has its own level
  (\`privacy\`) and days (\`pastDays\`, \`futureDays\`), whatever phones see; it is a 404 while the diary may not be synchronised or is
  linked to Google. \`…/rotate\` gives it another address, DELETE revokes it, both at once; the list says when and by what it was
  read last. Only a hash of the address is kept: one that was lost is rotated.
- **Many phones at once**: \`POST /admin/v1/phones/import\` takes a CSV file, up to 500 rows, as spreadsheets save it
  (semicolons, commas or tabs; UTF-8, UTF-16 or windows-1252; headings in English or German: Name, Kind, Branch, User,
  User name, Confirmed, Valid from, Valid until, Description; only Name is needed). Each row makes user, diary resource,
  service access and a generated password in one transaction, or nothing; the answer says for each line what came of it, and
  is the only place where the password is ever shown. \`User\` names somebody who is there already. \`?dryRun=true\` makes
  nothing; \`?limit=10\` does ten rows and answers \`next\`. Under an Idempotency-Key a repetition makes nothing twice: a
  row whose answer was lost gets a new password as long as nobody has changed it. The console does all this at *Many phones*.
- An invitation opens once, for 72 hours unless said otherwise. It leads to a page that can be come back to for an hour, from a
  store or from Settings; it speaks the language of the phone, begins with what that phone needs and holds no password.
- An export is one file under the name of its resource. Imports are cut by UID; each object has its own outcome. When time runs out the answer says \`next\`: repeat with \`?from=next\`.
`;

/** \`docs/administration.md\`, whole. */
export const administrationPage = (): string =>
  [
    introduction,
    '## What the phone shows, what you see, what to do',
    '',
    phones(),
    '',
    '## Calls',
    '',
    calls(),
    '',
    '## Notes',
    '',
    'Every refusal, by a call or before one, is `application/problem+json` with one of these codes; *Test* and single entities\nlist them as `notes`. What stands in front of the gateway may refuse in words of its own: the authorizer of API Gateway a\nbearer token, an ingress a request beyond its own limits (see [operations.md](operations.md)).',
    '',
    allNotes(),
    '',
  ].join('\n');
