import { useContext, useState } from 'preact/hooks';
import { type Column, columnNames, columns } from '../../../shared/admin/phones/columns.ts';
import { newPhone } from '../areas.ts';
import { Table } from '../lists/table.tsx';
import { Heading } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { hrefOf, useUnsaved } from '../route.ts';
import { LanguageContext, useReading, useWords } from '../words/language.ts';
import { csvOf, saveAs } from './files.ts';
import { type ImportedRow, useImporting } from './importing.ts';

type BothLanguages = Readonly<Record<'en' | 'de', string>>;

interface RowProblem {
  readonly says: BothLanguages;
  readonly todo: BothLanguages;
  readonly issues?: readonly { readonly field: string; readonly says?: BothLanguages }[];
}

const headingIn = (column: Column, language: 'en' | 'de'): string => columns[column][language === 'en' ? 0 : 1][0];

/** What came of a row, in words; a refusal says which column does not fit. */
const useResult = (): ((row: ImportedRow) => string) => {
  const language = useContext(LanguageContext);
  const read = useReading();
  const words = useWords();
  const titleOf = (field: string): string =>
    columnNames.some((one) => one === field) ? `${headingIn(field as Column, language)} ` : '';
  return ({ outcome, problem }) => {
    if (problem === undefined) return words.manyPhones.outcomes[outcome];
    const { says, todo, issues = [] } = problem as unknown as RowProblem;
    const wrong = issues.flatMap(({ field, says }) => (says ? [`${titleOf(field)}${read(says)}`] : []));
    return wrong.length > 0 ? `${wrong.join('; ')}.` : `${read(says)} ${read(todo)}`;
  };
};

const Rows = ({ rows }: { readonly rows: readonly ImportedRow[] }) => {
  const words = useWords();
  const resultOf = useResult();
  return (
    <Table
      head={[words.manyPhones.line, words.fields.name, words.fields.userName, words.manyPhones.result]}
      rows={rows.map((row) => ({
        key: String(row.line),
        cells: [
          row.line,
          row.name,
          row.outcome === 'made' ? (
            <a href={hrefOf('service-accesses', String(row.userName).toLowerCase())}>{row.userName}</a>
          ) : (
            (row.userName ?? words.none)
          ),
          <span key="result" class={row.outcome === 'refused' ? 'complaint' : undefined}>
            {resultOf(row)}
          </span>,
        ],
      }))}
    />
  );
};

/** Phones from a CSV file: checked first, made with a bar that moves, and the passwords in a file to keep (U20). */
export const ManyPhones = () => {
  const words = useWords();
  const said = words.manyPhones;
  const language = useContext(LanguageContext);
  const resultOf = useResult();
  const { busy, problem, file, checked, rows, isBegun, isDone, check, make } = useImporting();
  const [isSaved, setSaved] = useState(false);
  const made = rows.filter(({ password }) => password !== undefined).length;
  const ready = (checked?.items ?? []).filter(({ outcome }) => outcome === 'ready').length;
  const total = checked?.total ?? 0;
  useUnsaved(made > 0 && !isSaved, said.unsaved);

  const save = () => {
    const head = [
      said.line,
      words.fields.name,
      words.fields.userName,
      words.password.title,
      words.phone.address,
      said.result,
    ];
    const cells = rows.map((row) => [
      String(row.line),
      row.name,
      row.userName ?? '',
      row.password ?? '',
      row.url ?? '',
      resultOf(row),
    ]);
    saveAs(`${said.title}.csv`, csvOf([head, ...cells], language));
    setSaved(true);
  };
  const template = () =>
    saveAs(`${said.title}.csv`, csvOf([columnNames.map((column) => headingIn(column, language))], language));

  return (
    <>
      <p class="crumb">
        <a href={hrefOf(newPhone)}>{words.newPhone.title}</a>
      </p>
      <Heading text={said.title} />
      {!isBegun && (
        <section>
          <p>{said.explain}</p>
          <p>
            <button type="button" class="plain" onClick={template}>
              {said.template}
            </button>
          </p>
          <div class="field">
            <label for="csv-file">{said.file}</label>
            <input
              id="csv-file"
              type="file"
              accept=".csv,.txt,text/csv"
              disabled={busy}
              onChange={({ currentTarget }) => check(currentTarget.files?.[0])}
            />
          </div>
        </section>
      )}
      <div role="status">
        {busy && !isBegun && checked === undefined && <p>{said.checking}</p>}
        {checked && !isBegun && <p class={`note ${ready > 0 ? 'good' : 'error'}`}>{said.found(ready, total)}</p>}
        {isDone && <p class="note good">{said.done(made)}</p>}
      </div>
      {busy && checked && (
        <p>
          <progress aria-label={said.making} max={total} value={rows.length} /> {said.progress(rows.length, total)}
        </p>
      )}
      {/* The browser says nothing of it when the same file is chosen once more. */}
      <Refusal problem={problem} {...(file && checked === undefined && { again: () => check(file) })} />
      {problem?.issues.map(({ says }) => says && <p key={says.en}>{`${said.file}: ${says[language]}`}</p>)}
      {checked && !isDone && ready > 0 && (
        <p>
          <button type="button" disabled={busy} onClick={() => void make()}>
            {isBegun ? said.goOn : said.go(ready)}
          </button>
        </p>
      )}
      {made > 0 && !busy && (
        <>
          <p class="note warning">{said.once}</p>
          <p class="row">
            <button type="button" onClick={save}>
              {said.save}
            </button>
            {isDone && (
              <button
                type="button"
                class="plain"
                disabled={!isSaved}
                onClick={() => {
                  setSaved(false);
                  check(undefined);
                }}
              >
                {said.another}
              </button>
            )}
          </p>
        </>
      )}
      <Rows rows={isBegun ? rows : (checked?.items ?? [])} />
    </>
  );
};
