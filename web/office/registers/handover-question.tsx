import { useTranslation } from 'react-i18next';
import { pointsRoutes, type Role, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { Question } from '../../components/question.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/** Where somebody goes: a role, a role and the number of a department (`department 3`), or `end`. */
export type Choices = Readonly<Record<string, string>>;

type Planned = RouteAnswer<typeof pointsRoutes.planHandover>;
type Person = { staffId: string; name: string };
type Props = {
  people: readonly Person[];
  asked: { effectiveOn: string; reason: string; choices: Choices };
  departments: readonly { departmentId: number; name: string }[];
  onClose: () => void;
  onDone: (planned: Planned) => void;
};

/** What a choice says, as the server is told it. */
function moveOf(staffId: string, choice: string) {
  const [role = '', departmentId] = choice.split(' ');
  return {
    staffId,
    role: role === 'end' ? null : (role as Exclude<Role, 'platform'>),
    departmentId: departmentId === undefined ? null : Number(departmentId),
  };
}

/** What is going to happen, and for each person what waits with them, before anything is sent. */
export function HandoverQuestion({ people, asked, departments, onClose, onDone }: Props) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const { effectiveOn, reason, choices } = asked;
  const moves = people.map(({ staffId }) => moveOf(staffId, choices[staffId] ?? ''));
  const placeOf = (staffId: string) => {
    const { role, departmentId } = moveOf(staffId, choices[staffId] ?? '');
    const department = departments.find((one) => one.departmentId === departmentId)?.name;
    if (role === null) return t('handover.end');
    return department ? `${t(`roles.${role}`)}: ${department}` : t(`roles.${role}`);
  };
  /** What is refused is refused of one of them: it says whom. */
  const plan = async () => {
    const answer = await points.call(pointsRoutes.planHandover, { body: { effectiveOn, reason, moves } });
    if (answer.ok) return answer;
    const whose = people.find(({ staffId }) => staffId === answer.refusal.details.staffId);
    if (!whose) return answer;
    const { title, titleEn } = answer.refusal;
    const named = { ...answer.refusal, title: `${whose.name}: ${title}`, titleEn: `${whose.name}: ${titleEn}` };
    return { ...answer, refusal: named };
  };
  return (
    <Question
      title={t('handover.question', { on: date(effectiveOn) })}
      confirm={t('handover.send')}
      ask={plan}
      forgets="everything"
      onDone={onDone}
      onClose={onClose}
    >
      <ul className="mb-4">
        {people.map(({ staffId, name }) => (
          <li key={staffId} className="border-b border-solid-gray-300 py-2">
            <strong>{t('handover.becomes', { name, place: placeOf(staffId) })}</strong>
            <WaitingWith staffId={staffId} />
          </li>
        ))}
      </ul>
      <p>{t('handover.second')}</p>
    </Question>
  );
}

/** What waits with somebody: to be finished or handed over before they leave. */
function WaitingWith({ staffId }: { staffId: string }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['waiting-of', staffId], () =>
    points.call(pointsRoutes.showWaitingOf, { params: { staffId } }),
  );
  if (!asked.data) return null;
  const { waiting, ownRequests } = asked.data;
  const count = waiting.reduce((sum, one) => sum + one.count, 0);
  return <p>{t(count + ownRequests === 0 ? 'handover.nothingWaits' : 'handover.waits', { count, ownRequests })}</p>;
}
