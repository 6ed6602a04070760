/* Made by ./dev bundle from sources e7e119e1effc55c4ceeb7f3f588a9ade. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
