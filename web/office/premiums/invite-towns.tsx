import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Aside } from '../../components/phrases.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';

export type InvitedTown = { code: string; name: string };
type Town = RouteAnswer<typeof pointsRoutes.searchMunicipalities>['municipalities'][number];
type Props = {
  invited: readonly InvitedTown[];
  error: string | undefined;
  onInvited: (invited: InvitedTown[]) => void;
  /** What was looked for last, and which towns of it can be invited. */
  onFound: (found: Found) => void;
};
export type Found = { words: string; codes: readonly string[] };

/** Other municipalities by name, any number of them; those without points are shown and cannot be chosen. */
export function InviteTowns({ invited, error, onInvited, onFound }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { municipality: mine } = useStaff();
  const act = useRouteMutation();
  const [found, setFound] = useState<Town[]>();
  const find = (q: string) =>
    void act.mutate(
      () => points.call(pointsRoutes.searchMunicipalities, { query: { q } }),
      ({ municipalities }) => {
        // Those that can be invited come first: towns of one name are many.
        const others = municipalities
          .filter(({ code }) => code !== mine?.code)
          .toSorted((a, b) => Number(b.open) - Number(a.open));
        setFound(others);
        onFound({ words: q, codes: others.filter(({ open }) => open).map(({ code }) => code) });
      },
    );
  return (
    <fieldset className="mb-6">
      <legend className="sr-only">{t('campaigns.invite')}</legend>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <SearchField
        label={t('campaigns.invite')}
        hint={t('campaigns.inviteHint')}
        error={error}
        find={t('campaigns.inviteFind')}
        busy={act.isPending}
        onFind={find}
      />
      <div aria-live="polite">
        {found?.length === 0 && <p className="mb-4 rounded-8 bg-solid-gray-50 p-4">{t('campaigns.inviteNothing')}</p>}
        <Towns
          label={t('campaigns.inviteAdd')}
          towns={(found ?? [])
            .filter(({ code }) => !invited.some((one) => one.code === code))
            .map(({ code, name, prefecture, open }) => ({
              code,
              name,
              note: open ? prefecture : `${prefecture} ${t('campaigns.notOpen')}`,
              can: open,
            }))}
          onTown={(town) => onInvited([...invited, town])}
        />
      </div>
      <Towns
        label={t('campaigns.inviteRemove')}
        towns={invited.map((town) => ({ ...town, note: '', can: true }))}
        onTown={({ code }) => onInvited(invited.filter((one) => one.code !== code))}
      />
    </fieldset>
  );
}

type TownsProps = {
  label: string;
  towns: (InvitedTown & { note: string; can: boolean })[];
  onTown: (town: InvitedTown) => void;
};

function Towns({ label, towns, onTown }: TownsProps) {
  if (towns.length === 0) return null;
  return (
    <ul className="mb-4 max-h-96 divide-y divide-solid-gray-300 overflow-y-auto rounded-8 border border-solid-gray-300">
      {towns.map(({ code, name, note, can }) => (
        <li key={code} className="flex flex-wrap items-center justify-between gap-3 px-4 py-2">
          <span>
            <strong>{name}</strong> <span className="text-solid-gray-700">{note}</span>
          </span>
          <Button look="outline" size="small" disabled={!can} onClick={() => onTown({ code, name })}>
            {label}
            <Aside of={name} />
          </Button>
        </li>
      ))}
    </ul>
  );
}
