import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { CheckField, TextField } from '../../components/field.tsx';
import { LineList } from '../../components/line-list.tsx';
import { Aside } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { CodeField, codeOf } from '../vouchers/code-field.tsx';
import type { AtTill, Clerk } from './clerk-sign-in.tsx';

/** The first owner, with the code that the town's office gave to the shop. */
export function BeginShop() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [setupCode, setSetupCode] = useState('');
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    setupCode: ['setup_code_wrong'],
    name: [],
    code: ['clerk_code_form'],
  });
  const code = codeOf(typed);
  const begin = () =>
    code !== undefined &&
    act.run(
      () => points.call(pointsRoutes.beginShop, { body: { setupCode, name, code } }),
      () => forget('clerks'),
    );
  return (
    <section
      aria-labelledby="begin"
      className="mb-10 max-w-2xl rounded-12 border border-solid-gray-300 p-6 print:hidden"
    >
      <h2 id="begin" className="mb-2 text-xl font-700">
        {t('people.begin')}
      </h2>
      <p className="mb-4">{t('people.beginLead')}</p>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField
          label={t('people.setupCode')}
          hint={t('people.setupCodeHint')}
          required
          maxLength={40}
          value={setupCode}
          error={errors.setupCode}
          onChange={(event) => setSetupCode(event.target.value)}
        />
        <TextField
          label={t('people.ownName')}
          required
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.target.value)}
        />
        <CodeField label={t('people.ownCode')} typed={typed} onTyped={setTyped} error={errors.code} />
        <Button
          type="submit"
          busy={act.busy}
          disabled={setupCode.trim() === '' || name.trim() === '' || code === undefined}
        >
          {t('people.begin')}
        </Button>
      </form>
    </section>
  );
}

/** The people of the shop: an owner adds and ends, everybody changes the own code. */
export function ShopPeople({ clerks, at }: { clerks: readonly Clerk[]; at: AtTill }) {
  const { t } = useTranslation('counter');
  const [ending, setEnding] = useState<Clerk>();
  const [done, setDone] = useState<string>();
  const owns = at.role === 'owner';
  return (
    <section aria-labelledby="people" className="mb-10 max-w-2xl print:hidden">
      <h2 id="people" className="mb-4 text-xl font-700">
        {t('people.title')}
      </h2>
      {done && <Banner tone="success" live title={done} />}
      <LineList
        label={t('people.title')}
        empty=""
        lines={clerks.map((clerk) => ({
          key: String(clerk.clerkId),
          name: clerk.name,
          note: t(`people.${clerk.role}`),
          ...(owns &&
            clerk.clerkId !== at.clerkId && {
              after: (
                <Button look="danger" size="small" onClick={() => setEnding(clerk)}>
                  {t('people.end')}
                  <Aside of={clerk.name} />
                </Button>
              ),
            }),
        }))}
      />
      {owns && <AddClerk onDone={(name) => setDone(t('people.added', { name }))} />}
      <ChangeCode onDone={() => setDone(t('people.codeChanged'))} />
      {ending && (
        <EndClerk
          clerk={ending}
          onClose={(ended) => {
            setDone(ended ? t('people.ended', { name: ending.name }) : undefined);
            setEnding(undefined);
          }}
        />
      )}
    </section>
  );
}

function AddClerk({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [owner, setOwner] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, { name: ['clerk_name_taken'], code: ['clerk_code_form'] });
  const code = codeOf(typed);
  if (!open)
    return (
      <p className="mb-6">
        <Button onClick={() => setOpen(true)}>{t('people.add')}</Button>
      </p>
    );
  const add = () =>
    code !== undefined &&
    act.run(
      () => points.call(pointsRoutes.addClerk, { body: { name, code, role: owner ? 'owner' : 'clerk' } }),
      (added) => {
        forget('clerks');
        for (const clear of [setName, setTyped]) clear('');
        setOwner(false);
        setOpen(false);
        onDone(added.name);
      },
    );
  return (
    <form
      className="mb-8 rounded-12 border-2 border-key-900 p-6"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <TextField
        label={t('people.name')}
        hint={t('people.nameHint')}
        required
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.target.value)}
      />
      <CodeField label={t('people.firstCode')} typed={typed} onTyped={setTyped} error={errors.code} />
      <CheckField label={t('people.asOwner')} checked={owner} onChange={(event) => setOwner(event.target.checked)} />
      <Button type="submit" busy={act.busy} disabled={name.trim() === '' || code === undefined}>
        {t('people.add')}
      </Button>
    </form>
  );
}

function ChangeCode({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [newTyped, setNewTyped] = useState('');
  const { errors, rest } = usePlaced(act.refusal, { code: ['clerk_code_wrong', 'clerk_locked'], newCode: [] });
  const [code, newCode] = [codeOf(typed), codeOf(newTyped)];
  if (!open)
    return (
      <Button look="outline" onClick={() => setOpen(true)}>
        {t('people.changeCode')}
      </Button>
    );
  const change = () =>
    code !== undefined &&
    newCode !== undefined &&
    act.run(
      () => points.call(pointsRoutes.changeClerkCode, { body: { code, newCode } }),
      () => {
        for (const clear of [setTyped, setNewTyped]) clear('');
        setOpen(false);
        onDone();
      },
    );
  return (
    <form
      className="rounded-12 border-2 border-key-900 p-6"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <CodeField label={t('people.codeNow')} typed={typed} onTyped={setTyped} error={errors.code} />
      <CodeField label={t('people.codeNext')} typed={newTyped} onTyped={setNewTyped} error={errors.newCode} />
      <Button type="submit" busy={act.busy} disabled={code === undefined || newCode === undefined}>
        {t('people.changeCode')}
      </Button>
    </form>
  );
}

function EndClerk({ clerk, onClose }: { clerk: Clerk; onClose: (ended: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const end = () =>
    act.run(
      () => points.call(pointsRoutes.endClerk, { params: { clerkId: clerk.clerkId } }),
      () => {
        forget('clerks');
        onClose(true);
      },
    );
  return (
    <Dialog open title={t('people.endTitle', { name: clerk.name })} onClose={() => onClose(false)}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('people.endBody')}</p>
      <DialogButtons
        danger
        confirm={t('people.end')}
        busy={act.busy}
        onCancel={() => onClose(false)}
        onConfirm={() => void end()}
      />
    </Dialog>
  );
}
