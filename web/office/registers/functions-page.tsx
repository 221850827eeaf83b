import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, type TownFunction, townFunctions } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { FunctionFields, functionsIn, functionValues, useTypeName } from './function-fields.tsx';

type Functions = RouteAnswer<typeof pointsRoutes.showFunctions>;

/** 使う機能: what is on now, a switch from a day on, and who switched what when. */
export function FunctionsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRouteQuery(['functions'], () => points.call(pointsRoutes.showFunctions));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('functions.title')} lead={t('functions.lead')} done={done}>
      <Told asked={asked}>
        {(functions) => (
          <>
            <Now functions={functions} />
            {role === 'lead' && (
              <Switch
                key={functions.history.length}
                functions={functions}
                onSaved={() => setDone(t('functions.saved'))}
                onEdited={() => setDone(undefined)}
              />
            )}
            <History functions={functions} />
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function Now({ functions: { functions, participationType } }: { functions: Functions }) {
  const { t } = useTranslation('office');
  const typeName = useTypeName();
  return (
    <>
      <p className="mb-4">
        {participationType ? t('functions.typeIs', { name: typeName(participationType) }) : t('functions.typeNone')}
      </p>
      <Table
        caption={t('functions.now')}
        rows={townFunctions}
        rowKey={(name) => name}
        empty=""
        columns={[
          { key: 'name', head: t('functions.name'), value: (name) => t(`functions.names.${name}`) },
          { key: 'state', head: t('functions.state'), value: (name) => t(`functions.states.${functions[name]}`) },
        ]}
      />
    </>
  );
}

type SwitchProps = { functions: Functions; onSaved: () => void; onEdited: () => void };

function Switch({ functions, onSaved, onEdited }: SwitchProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { date } = useDates();
  const today = todayInJapan(now());
  const on = onToday(functions, today);
  const form = useRouteForm({
    route: pointsRoutes.setFunctions,
    words: 'office.functions',
    values: { ...functionValues(on, functions.participationType), fromOn: today, reason: '' },
    body: (values) => ({ ...functionsIn(values), fromOn: values.fromOn, reason: values.reason }),
    asksFirst: true,
    send: (body) => {
      onEdited();
      return points.call(pointsRoutes.setFunctions, { body });
    },
    refusals: { fromOn: ['date_past'] },
    forgets: ['functions', 'staff-me'],
    done: onSaved,
  });
  const { asked } = form;
  const changed = townFunctions.filter((name) => asked && on.includes(name) !== asked.functions.includes(name));
  return (
    <section aria-label={t('functions.change')} className="mb-10 max-w-2xl print:hidden">
      <h2 className="mb-4 text-xl font-700">{t('functions.change')}</h2>
      <form.Entry submit={t('functions.check')}>
        <FunctionFields form={form} />
        <form.Day name="fromOn" className="max-w-60" />
        <form.Text name="reason" />
      </form.Entry>
      {asked && (
        <Dialog open title={t('functions.confirm', { on: date(asked.fromOn) })} onClose={form.cancel}>
          <Facts
            className="mb-6"
            facts={changed.map((name): [string, string] => [
              t(`functions.names.${name}`),
              t(asked.functions.includes(name) ? 'functions.begins' : 'functions.stops'),
            ])}
          />
          <Banner tone="info" title={t('functions.confirmBody')} />
          <DialogButtons
            confirm={t('functions.save')}
            busy={form.act.isPending}
            onCancel={form.cancel}
            onConfirm={form.send}
          />
        </Dialog>
      )}
    </section>
  );
}

/** Which are switched on themselves today; the history comes with the latest first. */
const onToday = ({ history }: Functions, today: string): TownFunction[] =>
  townFunctions.filter((name) => history.find((one) => one.name === name && one.fromOn <= today)?.isOn);

function History({ functions: { history } }: { functions: Functions }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return (
    <Table
      caption={t('functions.history')}
      rows={history}
      rowKey={({ name, fromOn, isOn, reason }) => `${name} ${fromOn} ${isOn} ${reason}`}
      empty={t('functions.historyEmpty')}
      csv
      columns={[
        { key: 'fromOn', head: t('functions.fromOn'), value: ({ fromOn }) => date(fromOn) },
        { key: 'name', head: t('functions.name'), value: ({ name }) => t(`functions.names.${name}`) },
        {
          key: 'isOn',
          head: t('functions.switched'),
          value: ({ isOn }) => t(isOn ? 'functions.begins' : 'functions.stops'),
        },
        { key: 'reason', head: t('functions.reason'), value: ({ reason }) => reason || t('functions.opening') },
        { key: 'by', head: t('functions.by'), value: ({ by }) => by ?? '' },
      ]}
    />
  );
}
