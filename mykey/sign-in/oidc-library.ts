/**
 * The provider, the errors and the policy of the library, from the modules that its entry passes on. The entry looks for a
 * Node with long-term support, of which the packages have none that brings `Temporal` (decision 0002): whoever starts the
 * product can do nothing about it, and our tests run the library on the very version that is pinned (decision 0014).
 */
import * as errors from 'oidc-provider/lib/helpers/errors.js';
import * as interactionPolicy from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider } from 'oidc-provider/lib/provider.js';

export { errors, interactionPolicy, Provider };
