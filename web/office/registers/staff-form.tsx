import { useTranslation } from 'react-i18next';
import {
  isOfOrganisation,
  ofDepartment,
  ofOrganisations,
  pointsRoutes,
  type Role,
  type RouteAnswer,
} from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import type { OnDone } from '../register.tsx';

export type HandedAnswer = RouteAnswer<typeof pointsRoutes.inviteStaff>;
type FormProps = { onDone: OnDone; onHanded: (handed: HandedAnswer, name: string) => void };

const invited = {
  platform: ['lead', 'accounting', 'approver', 'platform', ...ofOrganisations],
  lead: ['department', 'venue', 'lead', 'accounting', 'approver', 'auditor'],
} as const;
/** Whoever may be invited by somebody of a role: a company and an organisation let in their own people. */
const invitedBy = (mine: Role): readonly Role[] => (mine === 'platform' || mine === 'lead' ? invited[mine] : [mine]);

/** The companies and organisations whose people the platform invites. */
function useOrganisations(enabled: boolean) {
  const { points } = useFace();
  const partners = useRouteQuery(['partners'], () => points.call(pointsRoutes.listPartners), { enabled });
  const others = useRouteQuery(['organisations'], () => points.call(pointsRoutes.listOrganisations), { enabled });
  return [
    ...(partners.data?.partners ?? []).map(({ partnerId, name }) => ({
      organisation: `P${partnerId}`,
      role: 'company' as Role,
      name,
    })),
    ...(others.data?.organisations ?? []).map(({ organisation, kind, name }) => ({
      organisation,
      role: kind as Role,
      name,
    })),
  ];
}

/** The departments of a town, for who may look at them. */
function useDepartments(enabled: boolean) {
  const { points } = useFace();
  return useRouteQuery(['programs'], () => points.call(pointsRoutes.listPrograms), { enabled }).data?.departments ?? [];
}

/** What the role of who is invited asks for: a municipality, a company or organisation, a department. */
const workplace = (role: string) => ({
  isOfTown: role !== 'platform' && !isOfOrganisation(role as Role),
  isOfOrganisation: isOfOrganisation(role as Role),
  isOfDepartment: ofDepartment.includes(role as Role),
});

/** The form's values, what of them is sent, and what is missing. */
function useInvitation({ onDone, onHanded }: FormProps) {
  const { points } = useFace();
  const { role: mine, municipality, organisation } = useStaff();
  const roles = invitedBy(mine);
  const form = useRouteForm({
    route: pointsRoutes.inviteStaff,
    words: 'office.staff',
    values: {
      staffId: '',
      name: '',
      role: roles[0] as string,
      municipalityCode: municipality?.code ?? '',
      departmentId: '',
      organisation: organisation?.organisation ?? '',
    },
    body: ({ municipalityCode, departmentId, organisation, ...person }) => {
      const at = workplace(person.role);
      return {
        ...person,
        municipalityCode: at.isOfTown ? municipalityCode : null,
        organisation: at.isOfOrganisation ? organisation : null,
        departmentId: at.isOfDepartment ? departmentId : null,
      };
    },
    wrong: ({ role, municipalityCode, departmentId, organisation }) => ({
      municipalityCode: workplace(role).isOfTown && municipalityCode === '',
      organisation: workplace(role).isOfOrganisation && organisation === '',
      departmentId: workplace(role).isOfDepartment && departmentId === '',
    }),
    send: (body) => points.call(pointsRoutes.inviteStaff, { body }),
    refusals: {
      staffId: ['staff_id_taken', 'change_waiting'],
      municipalityCode: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
      departmentId: ['department_unknown'],
      organisation: ['organisation_unknown'],
    },
    forgets: ['staff', 'change-requests'],
    done: (handed, { name }) => {
      onDone(true);
      onHanded(handed, name);
    },
  });
  return { form, roles };
}

/** Invites a person: the platform the first ones of an office, an office its own. */
export function StaffForm({ onDone, onHanded }: FormProps) {
  const { t } = useTranslation('office');
  const { role: mine } = useStaff();
  const organisations = useOrganisations(mine === 'platform');
  const departments = useDepartments(mine === 'lead');
  const { form, roles } = useInvitation({ onDone, onHanded });
  const { role } = form.values;
  const at = workplace(role);
  return (
    <form.Entry submit={t('staff.add')} onCancel={() => onDone(false)}>
      <form.Code name="staffId" label={t('staff.id')} hint={t('staff.idHint')} />
      <form.Text name="name" />
      <form.Select name="role" options={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))} />
      {mine === 'platform' && at.isOfTown && (
        <form.Code name="municipalityCode" label={t('staff.municipality')} inputMode="numeric" required />
      )}
      {mine === 'platform' && at.isOfOrganisation && (
        <form.Select
          name="organisation"
          label={t('staff.organisation')}
          required
          empty={t('grant.choose')}
          options={organisations
            .filter((one) => one.role === role)
            .map((one) => ({ value: one.organisation, label: one.name }))}
        />
      )}
      {at.isOfDepartment && (
        <form.Select
          name="departmentId"
          label={t('staff.department')}
          required
          empty={t('grant.choose')}
          options={departments.map((one) => ({ value: one.departmentId, label: one.name }))}
        />
      )}
    </form.Entry>
  );
}
