import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { saveFile } from '../../components/csv.ts';
import { FileButton } from '../../components/file-button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import type { Answer, Refusal } from '../../device/http.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace } from '../face.ts';
import { useTownSearch } from '../town-search.ts';

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
  kind: '',
  municipalityCode: '',
  characters: '数字',
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

type Outcome = Judged['lines'][number]['outcome'];

/** At which field the reason stands. */
const PLACE: Record<Outcome, string> = {
  name_missing: 'name',
  text_refused: 'name',
  individual_number_refused: 'name',
  already_received: 'name',
  duplicate_in_file: 'name',
  kind_unknown: 'kind',
  municipality_unknown: 'municipalityCode',
  rule_invalid: 'lengthMin',
  mail_invalid: 'mail',
  accepted: '',
};

/** What a line comes to, as a refusal that stands beside its field. */
const refusalOf = (outcome: Outcome, words: string): Refusal => ({
  outcome,
  title: words,
  titleEn: words,
  status: 200,
  fields: [{ path: PLACE[outcome], outcome, message: words }],
  details: {},
});

function One({ onReceived }: { onReceived: (count: number) => void }) {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { admin } = useFace();
  const searchTowns = useTownSearch();
  const optionsOf = useOptions();
  const form = useRouteForm({
    route: mykeyRoutes.apply,
    words: 'mykey.apply',
    values: START,
    send: async (body): Promise<Answer<Judged>> => {
      const answer = await admin.call(mykeyRoutes.apply, { body });
      const wrong = answer.ok ? answer.value.lines.find(({ outcome }) => outcome !== 'accepted')?.outcome : undefined;
      return wrong ? { ok: false, refusal: refusalOf(wrong, t(`apply.outcomes.${wrong}`)) } : answer;
    },
    done: ({ received }) => onReceived(received),
  });
  return (
    <section className="mb-12 max-w-2xl">
      <h2 className="mb-4 text-xl font-700">{t('apply.one')}</h2>
      <form.Entry submit={t('apply.submit')} size="large">
        <form.Text name="name" />
        <form.Select name="kind" empty={shared('field.choose')} options={optionsOf(KINDS)} />
        <form.Town name="municipalityCode" required={false} search={searchTowns} />
        <form.Select name="characters" required={false} options={optionsOf(CHARACTERS)} />
        {form.values.characters !== 'マイキーID' && (
          <div className="grid gap-x-6 sm:grid-cols-2">
            <form.Code name="lengthMin" required={false} label={t('admin.add.lengthMin')} inputMode="numeric" />
            <form.Code name="lengthMax" required={false} label={t('admin.add.lengthMax')} inputMode="numeric" />
          </div>
        )}
        <form.Select
          name="residentsOnly"
          required={false}
          label={t('admin.add.residents')}
          options={optionsOf(RESIDENTS)}
        />
        <form.Text name="mail" type="email" />
      </form.Entry>
    </section>
  );
}

/** The words of the form as options. */
function useOptions() {
  const { t } = useTranslation('mykey');
  return (values: Readonly<Record<string, Shown>>) =>
    Object.entries(values).map(([value, shown]) => ({ value, label: t(shown) }));
}

function Many({ onReceived }: { onReceived: (count: number) => void }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const [judged, setJudged] = useState<Judged & { fileName: string }>();
  const form = useRouteForm({
    route: mykeyRoutes.applyByFile,
    words: 'mykey.apply',
    values: { file: '', fileName: '', submit: false as boolean },
    send: (body) => admin.call(mykeyRoutes.applyByFile, { body }),
    refusals: { file: ['file_not_text', 'file_quote_open', 'form_columns_missing', 'file_empty', 'form_too_long'] },
    done: (told, { fileName }) => (told.received > 0 ? onReceived(told.received) : setJudged({ ...told, fileName })),
  });
  return (
    <section className="max-w-3xl">
      <h2 className="mb-4 text-xl font-700">{t('apply.many')}</h2>
      <p className="mb-4">{t('apply.manyBody')}</p>
      <EmptyForm />
      <form.Entry>
        <FileButton
          error={form.errors.file}
          onFile={(file, fileName) => form.submit({ file, fileName, submit: false })}
        >
          {t('apply.choose')}
        </FileButton>
      </form.Entry>
      {judged && <Lines judged={judged} busy={form.act.isPending} onSubmit={() => form.submit({ submit: true })} />}
    </section>
  );
}

/** The empty form, in the language of the page. */
function EmptyForm() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const language = useLanguage();
  const act = useRouteMutation();
  const save = () =>
    act.mutate(
      () => admin.download(mykeyRoutes.downloadApplicationForm, { query: { language } }),
      (file) => saveFile(`${t('apply.formName')}.csv`, file),
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button look="outline" size="large" className="mb-4" busy={act.isPending} onClick={() => void save()}>
        {t('apply.form')}
      </Button>
    </>
  );
}

type LinesProps = { judged: Judged & { fileName: string }; busy: boolean; onSubmit: () => void };
/** What each line of the file comes to, before it is sent. */
function Lines({ judged: { lines, fileName }, busy, onSubmit }: LinesProps) {
  const { t } = useTranslation('mykey');
  const wrong = lines.filter(({ outcome }) => outcome !== 'accepted');
  return (
    <>
      <p className="mt-6 mb-4 text-xl font-700">{fileName}</p>
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
          <Banner tone="success" live title={t('apply.allRight', { count: lines.length })} />
          <Button size="large" busy={busy} onClick={onSubmit}>
            {t('apply.submitAll', { count: lines.length })}
          </Button>
        </>
      )}
    </>
  );
}
