/* Made by ./dev bundle from sources b56f2d35b1bcd5de61b93feeadb9eb3d. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
