export { officeAccountProblems } from '../../office-account-problems.ts';
