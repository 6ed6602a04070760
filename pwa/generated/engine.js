/* Made by ./dev bundle from sources 1043437aeb5b6b451d1b529b88b8fe15. Do not edit. */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
