export {
  AXES,
  type Axis,
  type AxisValue,
  type CellOptions,
  type Combination,
  duplicateCell,
  type StudyCell,
  studyCells,
} from "./cells.js";
export { openStudyFolder, STUDY_FORMAT } from "./study-folder.js";
