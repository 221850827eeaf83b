import { type Database, rows } from '../../postgres/pool.ts';
import type { StaffCaller } from '../callers.ts';

/** 付与事業: what a department grants for, how much, and when. */
export type Program = {
  programId: number;
  name: string;
  amount: number;
  startsOn: string;
  endsOn: string;
  expiresOn: string;
  municipalityCode: string;
  departmentId: number;
  department: string;
};
export const programColumns = `program.id AS program_id, program.name, amount, starts_on, ends_on,
  expires_on, program.municipality_code, department.id AS department_id, department.name AS department
  FROM program JOIN department ON department.id = department_id`;

/** A programme as lists and answers show it. */
export const shownProgram = ({ municipalityCode: _, departmentId, department, ...program }: Program) => ({
  ...program,
  department: { departmentId, name: department },
});

/** An officer of a department grants for that department only; 総合管理担当課 for all (6-3, R63-04). */
export const mayGrantFor = (staff: StaffCaller, departmentId: number): boolean =>
  staff.role === 'lead' || (staff.role === 'department' && staff.departmentId === departmentId);

/** The programmes that a person grants for, those of the latest fiscal year first. */
export async function programsFor(database: Database, caller: StaffCaller): Promise<Program[]> {
  const programs = await rows<Program>(
    database,
    `SELECT ${programColumns} WHERE program.municipality_code = :municipalityCode
      ORDER BY fiscal_year DESC, department.id, program.id`,
    { municipalityCode: caller.municipalityCode },
  );
  return programs.filter(({ departmentId }) => mayGrantFor(caller, departmentId));
}
