import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/field.tsx';
import { LineList } from '../../components/line-list.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Membership = RouteAnswer<typeof mykeyRoutes.listMemberships>['memberships'][number];

/** Since when it stands as it stands. */
const sinceOf = ({ leftAt, acceptedAt, invitedAt }: Membership) => leftAt ?? acceptedAt ?? invitedAt;

/** Groups this operator is invited to or in: its office says yes, and may leave later. */
export function Memberships({ memberships }: { memberships: readonly Membership[] }) {
  const { t } = useTranslation('counter');
  const { beside, list } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const busy = act.isPending;
  const [leaving, setLeaving] = useState<Membership>();
  const change = (groupId: string, route: typeof mykeyRoutes.acceptMembership | typeof mykeyRoutes.leaveGroup) =>
    act.mutate(
      () => mykey.call(route, { params: { groupId } }),
      () => {
        setLeaving(undefined);
        forget('memberships');
      },
    );
  return (
    <section>
      <h2 className="mb-3 text-xl font-700">{t('wide.groups')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <LineList
        label={t('wide.groups')}
        empty={t('wide.noGroups')}
        lines={memberships.map((membership) => ({
          key: membership.groupId,
          name: membership.name,
          note: (
            <>
              <p>{beside(t(`wide.groupStates.${membership.state}`), time(sinceOf(membership)))}</p>
              {membership.others.length > 0 && <p>{t('wide.others', { names: list(membership.others) })}</p>}
            </>
          ),
          after: (
            <div className="flex flex-wrap justify-end gap-3">
              {membership.state === 'invited' && (
                <Button busy={busy} onClick={() => void change(membership.groupId, mykeyRoutes.acceptMembership)}>
                  {t('wide.accept_group')}
                  <Aside of={membership.name} />
                </Button>
              )}
              {membership.state === 'accepted' && (
                <Button look="outline" size="small" onClick={() => setLeaving(membership)}>
                  {t('wide.leave')}
                  <Aside of={membership.name} />
                </Button>
              )}
            </div>
          ),
        }))}
      />
      {leaving && (
        <Dialog open title={t('wide.leaveTitle')} onClose={() => setLeaving(undefined)}>
          <p>{t('wide.leaveBody', { name: leaving.name })}</p>
          <DialogButtons
            danger
            confirm={t('wide.leave')}
            busy={busy}
            onCancel={() => setLeaving(undefined)}
            onConfirm={() => void change(leaving.groupId, mykeyRoutes.leaveGroup)}
          />
        </Dialog>
      )}
    </section>
  );
}

/** What this operator asks beside name, reading, address and telephone. */
export function Questions({ questions }: { questions: readonly string[] }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const [typed, setTyped] = useState(questions.join('\n'));
  const [done, setDone] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, { questions: ['text_refused'] });
  const save = () =>
    act.mutate(
      () =>
        mykey.call(mykeyRoutes.askQuestions, {
          body: {
            questions: typed
              .split('\n')
              .map((line) => line.trim())
              .filter(Boolean),
          },
        }),
      () => {
        forget('memberships', 'wide-inbox');
        setDone(true);
      },
    );
  return (
    <form
      className="mb-12 max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      {done && <Banner tone="success" live title={t('wide.questionsSaved')} />}
      <TextAreaField
        label={t('wide.questions')}
        hint={t('wide.questionsHint')}
        rows={3}
        value={typed}
        error={errors.questions}
        onChange={(event) => {
          setDone(false);
          setTyped(event.target.value);
        }}
      />
      <Button type="submit" look="outline" busy={act.isPending}>
        {t('wide.questionsDo')}
      </Button>
    </form>
  );
}
