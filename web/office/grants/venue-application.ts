import { pointsProblems, type pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useLanguage } from '../../words/use-language.ts';

export type VenueDetail = RouteAnswer<typeof pointsRoutes.showVenue>;
export type ApplicationProps = { venue: VenueDetail; onDone: (words: string) => void };
/** What an application may change of what servers told. */
export const applicationForgets = ['venue', 'venues', 'applications', 'programs', 'budget-lines', 'grants'] as const;

/** Why something was not done, by the name of its outcome, in the language of the page. */
export function useOutcome(): (outcome: string) => string {
  const language = useLanguage();
  return (outcome) => (pointsProblems as Record<string, { ja: string; en: string }>)[outcome]?.[language] ?? outcome;
}
