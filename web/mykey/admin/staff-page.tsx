import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

const START = { staffId: '', name: '', municipalityCode: '', password: '' };

/** Accounts of the people at municipalities' counters. */
export function StaffPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useForget();
  const act = useAct();
  const asked = useAsk(['mykey-staff'], () => admin.call(mykeyRoutes.listStaff));
  const [entry, setEntry] = useState(START);
  const [made, setMade] = useState<string>();
  const { errors, rest } = usePlaced(act.refusal, {
    staffId: ['staff_id_taken'],
    name: [],
    municipalityCode: [],
    password: [],
  });
  const create = () =>
    act.run(
      () => admin.call(mykeyRoutes.createStaff, { body: entry }),
      ({ staffId }) => {
        forget('mykey-staff');
        setMade(staffId);
        setEntry(START);
      },
    );
  const FIELDS = [
    ['staffId', 'text'],
    ['name', 'text'],
    ['municipalityCode', 'text'],
    ['password', 'password'],
  ] as const;
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle lead={t('admin.people.lead')}>{t('admin.people.title')}</PageTitle>
      {made && <Banner tone="success" live title={t('admin.people.made', { staffId: made })} />}
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="mb-10 max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          setMade(undefined);
          void create();
        }}
      >
        {FIELDS.map(([name, type]) => (
          <TextField
            key={name}
            label={t(`admin.people.${name}`)}
            hint={t(`admin.people.${name}Hint`)}
            required
            type={type}
            autoComplete={type === 'password' ? 'new-password' : 'off'}
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
          />
        ))}
        <Button type="submit" size="large" busy={act.busy} disabled={Object.values(entry).includes('')}>
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
          ]}
        />
      )}
    </>
  );
}
