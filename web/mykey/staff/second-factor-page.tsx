import { SecondFactor } from '../../components/people/second-factor.tsx';
import { useFace } from '../face.ts';

/** A person of an office sets up the own second factor; where one is asked for, this is all there is until then. */
export function SecondFactorPage({ mustSetUp = false }: { mustSetUp?: boolean }) {
  const { admin } = useFace();
  return <SecondFactor client={admin} mustSetUp={mustSetUp} />;
}
