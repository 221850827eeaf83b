import { SecondFactor } from '../../components/people/second-factor.tsx';
import { useFace, useStaff } from '../face.ts';

/** A person of an office sets up the own second factor; where the office asks for one, this is all there is until then. */
export function SecondFactorPage() {
  const { points } = useFace();
  const { mustSetUp } = useStaff();
  return <SecondFactor client={points} mustSetUp={mustSetUp} />;
}
