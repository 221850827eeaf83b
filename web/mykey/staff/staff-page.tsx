import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { AccountActions } from '../../components/people/account-actions.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { type FoundTown, TownField } from '../../components/town-field.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

const START = { staffId: '', name: '' };
type HandedAnswer = RouteAnswer<typeof mykeyRoutes.inviteStaff>;

/** Accounts of the people at municipalities' counters. */
export function StaffPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useForget();
  const act = useAct();
  const asked = useAsk(['staff', 'mykey'], () => admin.call(mykeyRoutes.listStaff));
  const [entry, setEntry] = useState(START);
  const [town, setTown] = useState<FoundTown>();
  const { t: shared } = useTranslation();
  const [ended, setEnded] = useState<string>();
  const [handed, setHanded] = useState<Handed>();
  const hand = ({ code, requestId }: HandedAnswer, name: string) => {
    setEnded(undefined);
    setHanded({ name, code, part: requestId === null ? 'whole' : 'first' });
  };
  const { errors, rest } = usePlaced(act.refusal, {
    staffId: ['staff_id_taken', 'change_waiting'],
    name: [],
    municipalityCode: [],
  });
  const create = () =>
    act.run(
      () =>
        admin.call(mykeyRoutes.inviteStaff, {
          body: { ...entry, municipalityCode: town?.code ?? null },
        }),
      (answer) => {
        forget('staff', 'change-requests');
        hand(answer, entry.name);
        setEntry(START);
        setTown(undefined);
      },
    );
  const FIELDS = ['staffId', 'name'] as const;
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('admin.people.lead')}>{t('admin.people.title')}</PageTitle>
      {ended && <Banner tone="success" live title={shared('people.ended', { name: ended })} />}
      {handed && <HandedCode handed={handed} path="/mykey/invitation" />}
      <p className="mb-8">
        <NextLink to="/admin/changes" look="outline">
          {shared('people.requests.title')}
        </NextLink>
      </p>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="mb-10 max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          setHanded(undefined);
          void create();
        }}
      >
        {FIELDS.map((name) => (
          <TextField
            key={name}
            label={t(`admin.people.${name}`)}
            hint={t(`admin.people.${name}Hint`)}
            required
            autoComplete="off"
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
          />
        ))}
        <TownField
          label={t('admin.people.municipalityCode')}
          hint={t('admin.people.municipalityCodeHint')}
          value={town}
          error={errors.municipalityCode}
          onChange={setTown}
          search={(query) => admin.call(mykeyRoutes.searchMunicipalities, { query })}
        />
        <Button type="submit" size="large" busy={act.busy} disabled={entry.staffId === '' || entry.name === ''}>
          {t('admin.people.create')}
        </Button>
      </form>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />}
      {asked.value && (
        <Table
          caption={t('admin.people.caption')}
          rows={asked.value.staff}
          rowKey={({ staffId }) => staffId}
          empty=""
          columns={[
            { key: 'id', head: t('admin.people.staffId'), value: ({ staffId }) => staffId },
            { key: 'name', head: t('admin.people.name'), value: ({ name }) => name },
            { key: 'role', head: t('admin.people.role'), value: ({ role }) => t(`staff.${role}.name`) },
            {
              key: 'code',
              head: t('admin.people.municipalityCode'),
              value: ({ municipalityCode }) => municipalityCode ?? '',
            },
            { key: 'state', head: shared('people.state'), value: ({ state }) => shared(`people.states.${state}`) },
            {
              key: 'madeBy',
              head: shared('people.madeBy'),
              value: ({ madeBy }) => (madeBy.length > 0 ? madeBy.join('、') : shared('people.byInstallation')),
            },
            {
              key: 'action',
              head: shared('people.actions'),
              value: ({ isChanging }) => (isChanging ? shared('people.changing') : ''),
              show: (account) => <AccountActions account={account} client={admin} onHanded={hand} onEnded={setEnded} />,
            },
          ]}
        />
      )}
    </>
  );
}
