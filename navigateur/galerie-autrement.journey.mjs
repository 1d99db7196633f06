// The gallery in the other half of the windows: beside `galerie.journey.mjs`, on the other core.
import { galerie } from "./galerie.mjs";

galerie("telephone", "contraste");
