// The pages' security policy forbids making code from text; the validator must not even try. Read before any module.
globalThis.__zod_globalConfig = { jitless: true };
