/* Made by ./dev bundle from sources 1c975cc257292fbed8aae923a7a9a8f1. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
