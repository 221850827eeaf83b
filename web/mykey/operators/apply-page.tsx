import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { saveFile } from '../../components/csv.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { TownCodeField } from './town-code-field.tsx';

type Judged = RouteAnswer<typeof mykeyRoutes.apply>;

/** The words of the form, which is Japanese, beside the words that are shown. */
const KINDS = {
  図書館: 'kinds.library',
  美術館: 'kinds.museum',
  スポーツ施設: 'kinds.sports',
  病院: 'kinds.hospital',
  商店街: 'kinds.shoppingStreet',
  お店: 'kinds.shop',
  交通: 'kinds.transport',
  会社: 'kinds.partner',
  自治体: 'kinds.municipality',
  その他: 'kinds.other',
} as const;
const CHARACTERS = {
  数字: 'add.digits',
  英数字: 'add.alphanumeric',
  ログインID: 'add.login',
  マイキーID: 'admin.add.mykeyId',
} as const;
const RESIDENTS = { いいえ: 'admin.add.all', はい: 'admin.add.residentsOnly' } as const;
type Shown = (typeof KINDS & typeof CHARACTERS & typeof RESIDENTS)[keyof (typeof KINDS &
  typeof CHARACTERS &
  typeof RESIDENTS)];

const START = {
  name: '',
  kind: 'お店' as string,
  municipalityCode: '',
  characters: '数字' as string,
  lengthMin: '1',
  lengthMax: '16',
  residentsOnly: 'いいえ',
  mail: '',
};

/** Places that want to take part: one on screen, or many by the form. */
export function ApplyPage() {
  const { t } = useTranslation('mykey');
  const [received, setReceived] = useState<number>();
  if (received)
    return (
      <>
        <PageTitle>{t('apply.title')}</PageTitle>
        <Banner tone="success" live title={t('apply.received', { count: received })}>
          <p>{t('apply.next')}</p>
        </Banner>
        <Button look="outline" onClick={() => setReceived(undefined)}>
          {t('apply.another')}
        </Button>
      </>
    );
  return (
    <>
      <PageTitle lead={t('apply.lead')}>{t('apply.title')}</PageTitle>
      <One onReceived={setReceived} />
      <Many onReceived={setReceived} />
    </>
  );
}

/** At which field the reason stands. */
const PLACE = {
  name_missing: 'name',
  text_refused: 'name',
  individual_number_refused: 'name',
  already_received: 'name',
  duplicate_in_file: 'name',
  kind_unknown: 'kind',
  municipality_unknown: 'municipalityCode',
  rule_invalid: 'lengthMin',
  mail_invalid: 'mail',
  accepted: undefined,
} as const;

function One({ onReceived }: { onReceived: (count: number) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const act = useAct();
  const [entry, setEntry] = useState(START);
  const [outcome, setOutcome] = useState<Judged['lines'][number]['outcome']>('accepted');
  const set = (change: Partial<typeof START>) => {
    setOutcome('accepted');
    setEntry({ ...entry, ...change });
  };
  const errorAt = (field: string) => (PLACE[outcome] === field ? t(`apply.outcomes.${outcome}`) : undefined);
  const apply = () =>
    act.run(
      () => admin.call(mykeyRoutes.apply, { body: entry }),
      ({ lines, received }) => (received > 0 ? onReceived(received) : setOutcome(lines[0]?.outcome ?? 'accepted')),
    );
  const text = (field: 'name' | 'mail', input: object = {}) => (
    <TextField
      label={t(`apply.${field}`)}
      hint={t(`apply.${field}Hint`)}
      required
      value={entry[field]}
      error={errorAt(field)}
      onChange={(event) => set({ [field]: event.target.value })}
      {...input}
    />
  );
  return (
    <form
      className="mb-12 max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <h2 className="mb-4 text-xl font-700">{t('apply.one')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {text('name', { maxLength: 80 })}
      <Select label={t('apply.kind')} value={entry.kind} values={KINDS} onChange={(kind) => set({ kind })} />
      <TownCodeField
        label={t('apply.municipalityCode')}
        hint={t('apply.municipalityCodeHint')}
        error={errorAt('municipalityCode')}
        onCode={(municipalityCode) => set({ municipalityCode })}
      />
      <Select
        label={t('apply.characters')}
        value={entry.characters}
        values={CHARACTERS}
        onChange={(characters) => set({ characters })}
      />
      {entry.characters !== 'マイキーID' && <Lengths entry={entry} set={set} errorAt={errorAt} />}
      <Select
        label={t('admin.add.residents')}
        value={entry.residentsOnly}
        values={RESIDENTS}
        onChange={(residentsOnly) => set({ residentsOnly })}
      />
      {text('mail', { type: 'email' })}
      <Button type="submit" size="large" busy={act.busy} disabled={entry.name === '' || entry.mail === ''}>
        {t('apply.submit')}
      </Button>
    </form>
  );
}

type LengthsProps = {
  entry: typeof START;
  set: (change: Partial<typeof START>) => void;
  errorAt: (field: string) => string | undefined;
};

function Lengths({ entry, set, errorAt }: LengthsProps) {
  const { t } = useTranslation('mykey');
  return (
    <div className="grid gap-x-6 sm:grid-cols-2">
      {(['lengthMin', 'lengthMax'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`admin.add.${field}`)}
          type="number"
          min={1}
          max={40}
          value={entry[field]}
          error={errorAt(field)}
          onChange={(event) => set({ [field]: event.target.value })}
        />
      ))}
    </div>
  );
}

type SelectProps = {
  label: string;
  value: string;
  values: Readonly<Record<string, Shown>>;
  onChange: (value: string) => void;
};

function Select({ label, value, values, onChange }: SelectProps) {
  const { t } = useTranslation('mykey');
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {Object.entries(values).map(([one, shown]) => (
        <option key={one} value={one}>
          {t(shown)}
        </option>
      ))}
    </SelectField>
  );
}

function Many({ onReceived }: { onReceived: (count: number) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const act = useAct();
  const [judged, setJudged] = useState<Judged & { file: string; fileName: string }>();
  const form = () =>
    act.run(
      () => admin.download(mykeyRoutes.downloadApplicationForm),
      (file) => saveFile('meguri-application.csv', file),
    );
  const check = (file: string, fileName: string) =>
    act.run(
      () => admin.call(mykeyRoutes.applyByFile, { body: { file, submit: false } }),
      (value) => setJudged({ ...value, file, fileName }),
    );
  const submit = () =>
    judged &&
    act.run(
      () => admin.call(mykeyRoutes.applyByFile, { body: { file: judged.file, submit: true } }),
      ({ received, lines }) => (received > 0 ? onReceived(received) : setJudged({ ...judged, lines, received })),
    );
  const wrong = judged?.lines.filter(({ outcome }) => outcome !== 'accepted') ?? [];
  return (
    <section className="max-w-3xl">
      <h2 className="mb-4 text-xl font-700">{t('apply.many')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-4">{t('apply.manyBody')}</p>
      <div className="mb-6 flex flex-wrap gap-4">
        <Button look="outline" size="large" busy={act.busy} onClick={() => void form()}>
          {t('apply.form')}
        </Button>
        <FileButton onFile={(file, name) => void check(file, name)}>{t('apply.choose')}</FileButton>
      </div>
      {judged && (
        <>
          <p className="mb-4 text-xl font-700">{judged.fileName}</p>
          {wrong.length > 0 ? (
            <>
              <Banner tone="warning" live title={t('apply.wrong', { count: wrong.length })} />
              <Table
                caption={t('apply.wrongLines')}
                rows={wrong}
                rowKey={({ line }) => String(line)}
                empty=""
                columns={[
                  { key: 'line', head: t('apply.line'), value: ({ line }) => line },
                  { key: 'outcome', head: t('apply.reason'), value: ({ outcome }) => t(`apply.outcomes.${outcome}`) },
                ]}
              />
            </>
          ) : (
            <>
              <Banner tone="success" live title={t('apply.allRight', { count: judged.lines.length })} />
              <Button size="large" busy={act.busy} onClick={() => void submit()}>
                {t('apply.submitAll', { count: judged.lines.length })}
              </Button>
            </>
          )}
        </>
      )}
    </section>
  );
}
