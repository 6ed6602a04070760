/* Made by ./dev bundle from sources 9c24997c48bdd56ac81aaa3d33fa388e. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
