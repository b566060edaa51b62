export interface PartProps {
  readonly isShown: boolean;
}
