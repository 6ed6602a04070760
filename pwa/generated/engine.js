/* Made by ./dev bundle from sources 79bf3d95b3eac6a5b90636143130acd9. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
