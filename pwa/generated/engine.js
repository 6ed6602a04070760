/* Made by ./dev bundle from sources 14b435ae96c21f7469596bf291a068d9. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
