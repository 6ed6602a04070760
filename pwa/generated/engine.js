/* Made by ./dev bundle from 416d2d4ebfcd3861 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
