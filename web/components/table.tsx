import { type CSSProperties, type ReactNode, useContext, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { type Cell, fileNameOf, saveCsv } from './csv.ts';
import { dayInJapan, useDates } from './dates.ts';
import { figures } from './figures.ts';
import { Aside } from './phrases.tsx';
import { PrintedWith, ToldAt } from './printed-with.tsx';
import { ScrollRegion } from './scroll-region.tsx';

export type Column<Row> = {
  key: string;
  head: string;
  /**
   * The value itself: shown, filtered by, and written to the CSV. Numbers stand to the right, in tabular figures. A column without one
   * is what can be done with a row: on paper and in the CSV there is nothing of it.
   */
  value?: (row: Row) => Cell;
  /** The value is a day (YYYY-MM-DD): people read it in words, the CSV keeps it as it is. */
  isDay?: boolean;
  /** How to show it where text is not enough: a link, an amount, a state. */
  show?: (row: Row) => ReactNode;
  /** The sum of this column, under it; of what the table holds, whatever is filtered. */
  total?: number | bigint;
  /** Its figures are summed up under it. */
  isSummed?: boolean;
  /** The column that names the row; screen readers say it with every cell. The first one unless said otherwise. */
  names?: boolean;
  /** Nothing that one decides by: on screen it opens with its row; on paper and in the CSV it has its column. */
  inDetail?: boolean;
};

export type TableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What an empty table says: how it fills. */
  empty: ReactNode;
  /** The period that a CSV of it is about, `true` for what holds today; without it there is nothing to save. */
  csv?: string | true;
  /** When the data was true (ISO 8601), printed with it; where the page was told, unless said otherwise. */
  asOf?: string | undefined;
};

/** A table to work with: sticky head, totals, filter from ten rows on, CSV and print. For phones there is `LineList`. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, empty } = props;
  const { t } = useTranslation();
  const [filter, setFilter] = useState('');
  const captionId = useId();
  const wordsIn = useWordsIn<Row>();
  // A day is found as people read it and as it is kept, figures with or without their commas.
  const textsOf = (column: Column<Row>, row: Row) => [wordsIn(column, row), String(valueIn(column, row) ?? '')];
  const shown = rows.filter((row) =>
    matches(
      columns.flatMap((column) => textsOf(column, row)),
      filter,
    ),
  );
  return (
    <div className="mb-10">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3 print:block print:break-after-avoid">
        <h2 id={captionId} className="text-xl font-700">
          {caption}
          <span className="ms-3 font-400 text-solid-gray-700">{t('table.rows', { count: shown.length })}</span>
        </h2>
        <Tools {...props} {...{ filter, setFilter }} />
      </div>
      {rows.length === 0 ? (
        <p className="rounded-8 bg-solid-gray-50 p-6">{empty}</p>
      ) : (
        <ScrollRegion labelledBy={captionId} isLong={shown.length > LONG}>
          <table
            aria-labelledby={captionId}
            className="w-full min-w-(--readable) border-collapse print:min-w-0"
            style={{ '--readable': `${columns.filter(({ inDetail }) => !inDetail).length * 5}rem` } as CSSProperties}
          >
            <Head columns={columns} rows={rows} />
            <tbody>
              {shown.map((row) => (
                <Line key={rowKey(row)} columns={columns} row={row} />
              ))}
            </tbody>
            <Totals columns={columns} rows={rows} />
          </table>
        </ScrollRegion>
      )}
      <p role="status" className="mt-2 empty:hidden">
        {rows.length > 0 && shown.length === 0 ? t('table.noMatch', { text: filter }) : ''}
      </p>
      {rows.length > 0 && <PrintedWith asOf={props.asOf} />}
    </div>
  );
}

/** More rows than a screen holds. */
const LONG = 20;

const valueIn = <Row,>({ value }: Column<Row>, row: Row): Cell => value?.(row) ?? null;

function matches(cells: readonly string[], filter: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase();
  const wanted = plain(filter).trim();
  return wanted === '' || plain(cells.join('\u0000')).includes(wanted);
}

/** What a cell says where it is not shown in a way of its own; the filter looks for this. */
function useWordsIn<Row>(): (column: Column<Row>, row: Row) => string {
  const { date } = useDates();
  return (column, row) => {
    const cell = valueIn(column, row);
    if (cell === null || cell === '') return '';
    if (isNumber(cell)) return figures(cell);
    return column.isDay ? date(String(cell)) : String(cell);
  };
}

// Words stay whole, Japanese ones at their phrases, so that columns grow before numbers and names break.
const CELL =
  'min-w-20 xl:min-w-24 print:min-w-0 [overflow-wrap:normal] print:[overflow-wrap:break-word] [word-break:auto-phrase] border-b border-solid-gray-300 px-2 py-2.5 xl:px-3 align-top print:px-1 print:py-1.5';
const FIGURES = 'text-end tabular-nums whitespace-nowrap';
/** On screen a column of details stands below its row, on paper in its place. */
const placeOf = <Row,>({ inDetail, value }: Column<Row>) =>
  inDetail ? 'hidden print:table-cell' : value ? '' : 'print:hidden';
const hasDetails = (columns: readonly { inDetail?: boolean }[]) => columns.some(({ inDetail }) => inDetail);
const isNumber = (value: Cell): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

function Head<Row>({ columns, rows }: Pick<TableProps<Row>, 'columns' | 'rows'>) {
  const { t } = useTranslation();
  const holdsFigures = (column: Column<Row>) => rows.some((row) => isNumber(valueIn(column, row)));
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            className={`sticky top-0 z-10 border-b-2 border-solid-gray-700 bg-solid-gray-50 px-2 py-2.5 xl:px-3 align-bottom font-700 whitespace-nowrap [overflow-wrap:normal] [word-break:auto-phrase] print:static print:px-1 print:whitespace-normal ${placeOf(column)} ${holdsFigures(column) ? 'text-end' : 'text-start'}`}
          >
            {column.head}
          </th>
        ))}
        {hasDetails(columns) && (
          <th
            scope="col"
            className="sticky top-0 z-10 border-b-2 border-solid-gray-700 bg-solid-gray-50 px-2 py-2.5 xl:px-3 text-start align-bottom font-700 whitespace-nowrap print:hidden"
          >
            {t('table.details')}
          </th>
        )}
      </tr>
    </thead>
  );
}

const WIDE_LETTERS = /[^\0-\u00ff]/g;

/** A date, a number or a short name stays on one line; a sentence gets the room to be read as one. */
function widthOf(shown: ReactNode): string {
  if (typeof shown !== 'string') return '';
  // Counted in half-width letters: a Japanese one is as wide as two.
  const width = shown.length + (shown.match(WIDE_LETTERS)?.length ?? 0);
  return width <= 18 ? 'whitespace-nowrap print:whitespace-normal' : width > 30 ? 'min-w-44 print:min-w-0' : '';
}

function Line<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  const { t } = useTranslation();
  const wordsIn = useWordsIn<Row>();
  const [open, setOpen] = useState(false);
  const id = useId();
  const naming = columns.find((column) => column.names) ?? columns[0];
  return (
    <>
      <tr className="hover:bg-key-50">
        {columns.map((column) => {
          const value = valueIn(column, row);
          const shown = column.show ? column.show(row) : wordsIn(column, row);
          const align = isNumber(value) ? FIGURES : 'text-start';
          const classes = `${CELL} ${align} ${widthOf(shown)} ${placeOf(column)} font-400`;
          return column === naming ? (
            <th key={column.key} scope="row" className={classes}>
              {shown}
            </th>
          ) : (
            <td key={column.key} className={classes}>
              {shown}
            </td>
          );
        })}
        {hasDetails(columns) && (
          <td className={`${CELL} print:hidden`}>
            <Button
              look="outline"
              size="small"
              className="whitespace-nowrap"
              aria-expanded={open}
              aria-controls={open ? id : undefined}
              onClick={() => setOpen(!open)}
            >
              {t(open ? 'table.less' : 'table.open')}
              {naming && <Aside of={String(valueIn(naming, row) ?? '')} />}
            </Button>
          </td>
        )}
      </tr>
      {open && <Details id={id} columns={columns} row={row} />}
    </>
  );
}

/** What opens with a row: the columns that one does not decide by, each under its name. */
function Details<Row>({ id, columns, row }: { id: string; columns: readonly Column<Row>[]; row: Row }) {
  const wordsIn = useWordsIn<Row>();
  const details = columns.filter(({ inDetail }) => inDetail);
  return (
    <tr id={id} className="print:hidden">
      <td
        colSpan={columns.length - details.length + 1}
        className="border-b border-solid-gray-300 bg-solid-gray-50 px-3 py-3"
      >
        <dl className="sticky start-3 grid w-fit max-w-[80vw] gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
          {details.map((column) => (
            <div key={column.key} className="contents">
              <dt className="font-700">{column.head}</dt>
              <dd>{column.show ? column.show(row) : wordsIn(column, row)}</dd>
            </div>
          ))}
        </dl>
      </td>
    </tr>
  );
}

const totalOf = <Row,>(column: Column<Row>, rows: readonly Row[]): string => {
  const { isSummed, total } = column;
  const sum = isSummed ? rows.reduce((before, row) => before + Number(valueIn(column, row)), 0) : total;
  return sum === undefined ? '' : figures(sum);
};

function Totals<Row>({ columns, rows }: Pick<TableProps<Row>, 'columns' | 'rows'>) {
  const { t } = useTranslation();
  if (columns.every(({ total, isSummed }) => total === undefined && !isSummed)) return null;
  const [first, ...others] = columns;
  return (
    <tfoot>
      <tr className="border-t-2 border-solid-gray-700 font-700">
        <th key={first!.key} scope="row" className="px-2 py-2.5 xl:px-3 text-start print:px-1">
          {t('table.total')}
        </th>
        {others.map((column) => (
          <td key={column.key} className={`px-2 py-2.5 xl:px-3 print:px-1 ${placeOf(column)} ${FIGURES}`}>
            {totalOf(column, rows)}
          </td>
        ))}
        {hasDetails(columns) && <td className="print:hidden" />}
      </tr>
    </tfoot>
  );
}

function Tools<Row>(props: TableProps<Row> & { filter: string; setFilter: (filter: string) => void }) {
  const { caption, columns, rows, csv, asOf, filter, setFilter } = props;
  const { t } = useTranslation();
  const toldAt = useContext(ToldAt) ?? new Date().toISOString();
  if (rows.length === 0) return null;
  const save = () => {
    const name = fileNameOf(caption, typeof csv === 'string' ? csv : dayInJapan(asOf ?? toldAt));
    const kept = columns.filter(({ value }) => value);
    const head = kept.map((column) => column.head);
    saveCsv(name, [head, ...rows.map((row) => kept.map((column) => valueIn(column, row)))]);
  };
  return (
    <div className="flex flex-wrap items-end gap-2 print:hidden">
      {rows.length >= 10 && (
        <label>
          <span className="me-2">{t('table.filter')}</span>
          <input
            type="search"
            value={filter}
            placeholder={t('table.filterHint')}
            onChange={(event) => setFilter(event.target.value)}
            className="min-h-11 rounded-8 border border-solid-gray-600 px-3 placeholder:text-solid-gray-600"
          />
        </label>
      )}
      {csv && (
        <Button look="outline" size="small" onClick={save}>
          {t('table.csv')}
        </Button>
      )}
      <Button look="outline" size="small" onClick={() => window.print()}>
        {t('table.print')}
      </Button>
    </div>
  );
}
